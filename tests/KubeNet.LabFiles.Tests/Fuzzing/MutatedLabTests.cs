using System.Runtime.CompilerServices;
using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Fuzzing;
using KubeNet.LabFiles.Json;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using Xunit.Abstractions;

namespace KubeNet.LabFiles.Tests.Fuzzing;

/// <summary>
/// Lab files as they come from strangers: a mutated one is refused with an error of lab files, or makes a lab in which packets go their ways and that can be written again.
/// </summary>
public sealed class MutatedLabTests(ITestOutputHelper output)
{
    private static readonly string[] s_values =
    [
        "0", "-1", "1", "2", "3", "99", "65535", "65536", "4294967295", "1e300", "null", "true", "\"\"", "\"lo\"", "\"box\"", "\"r1\"", "\"10.0.0.0/0\"", "\"0.0.0.0\"", "\"::\"", "\"::/0\"", "[]", "{}", "\"veth\"", "\"bridge\"",
        "\"tcp\"", "\"none\"", "\"-A FORWARD -j FORWARD\"", "\"-A INPUT -m set --match-set nosuch src\"", "\"172.16.0.0/4\"", "\"default/web\"", "\"node1\"", "\"1-65535\"", "\"ff:ff:ff:ff:ff:ff\"",
    ];

    [Fact]
    public void A_mutated_lab_file_brings_no_reader_down() =>
        Run(150, (random, seed) => new Mutation(random, s_values, ["[", "{\"a\":", "-", "0"]).Of(Encoding.UTF8.GetBytes(seed)));

    [Fact]
    public void A_lab_file_with_other_values_in_it_brings_no_reader_down()
    {
        var values = s_values.Select(Parse).ToList();
        Run(250, (random, seed) =>
        {
            var part = Parse(seed);
            for (var count = random.Next(1, 4); count > 0; count--)
                part = Exchanged(part, random, values);
            return Encoding.UTF8.GetBytes(JsonText.Write(part));
        });
    }

    private void Run(int usual, Func<Random, string, byte[]> make, [CallerMemberName] string name = "")
    {
        var lab = EverythingLab.Build();
        string[] seeds = [LabFile.Write(lab), LabFile.Write(lab, withState: false)];
        var taken = 0;
        FuzzRun.Run(output, usual, random => make(random, seeds[random.Next(seeds.Length)]), (input, _) =>
        {
            if (Read(input) is not { } read)
                return;
            taken++;
            foreach (var (from, to) in new[] { ("client", "10.0.3.2"), ("client", "fd00:3::2"), ("db.default", "10.96.1.1"), ("web", "172.18.0.1"), ("box", "10.8.0.9") })
                Try(() => read.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Tcp, Port = 80 }));
            Try(() => Edited(read, config => config.EditCluster("kube", cluster => cluster.AddPod(new Pod { Name = new("default", "fresh"), NodeName = "node1", Labels = LabelSet.Of([new("app", "web")]) }))));
            Try(() => Edited(read, config => config.AddDockerContainer("dock", new DockerContainerSpec("fresh") { Ports = PublishedPort.Parse("80") })));
            LabFile.Write(read);
        }, maxMegabytes: 1500, name);
        output.WriteLine($"{taken} were taken");
    }

    private static Lab Edited(Lab lab, Func<NetworkConfig, NetworkConfig> edit)
    {
        lab.Edit(edit);
        return lab;
    }

    private static JsonPart Parse(string text) => new JsonScanner(new JsonSource("seed", Encoding.UTF8.GetBytes(text))).Read();

    // The tree with one value exchanged, left out or said twice; every place is as likely as its depth lets it be.
    private static JsonPart Exchanged(JsonPart part, Random random, List<JsonPart> values)
    {
        var count = part.Members.Count + part.Items.Count;
        if (count == 0 || random.Next(12) == 0)
            return values[random.Next(values.Count)];
        var at = random.Next(count);
        var what = random.Next(16);
        if (part.Form == JsonForm.List)
        {
            return JsonPart.ListOf(part.Items.SelectMany((item, index) => index != at ? [item]
                : what == 0 ? [] : what == 1 ? [item, item] : what == 2 ? [part.Items[random.Next(count)]] : new[] { Exchanged(item, random, values) }));
        }

        var made = JsonPart.Object();
        for (var index = 0; index < count; index++)
        {
            var (name, value) = part.Members[index];
            if (index != at)
                made.Add(name, value);
            else if (what != 0)
                made.Add(name, what == 1 ? part.Members[random.Next(count)].Value : Exchanged(value, random, values));
        }

        return made;
    }

    private static Lab? Read(byte[] input)
    {
        try
        {
            return LabFile.Read(input, "lab.json").Lab;
        }
        catch (NetConfigException error)
        {
            Assert.StartsWith("LabFile", error.ErrorId, StringComparison.Ordinal);
            return null;
        }
    }

    private static void Try(Func<object> act)
    {
        try
        {
            act();
        }
        catch (NetConfigException)
        {
            return;
        }
    }
}
