using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Fuzzing;
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
    public void A_mutated_lab_file_brings_no_reader_down()
    {
        var lab = EverythingLab.Build();
        byte[][] seeds = [System.Text.Encoding.UTF8.GetBytes(LabFile.Write(lab)), System.Text.Encoding.UTF8.GetBytes(LabFile.Write(lab, withState: false))];
        var taken = 0;
        FuzzRun.Run(output, 150, random => new Mutation(random, s_values, ["[", "{\"a\":", "-", "0"]).Of(seeds[random.Next(seeds.Length)]), (input, _) =>
        {
            if (Read(input) is not { } read)
                return;
            taken++;
            foreach (var (from, to) in new[] { ("client", "10.0.3.2"), ("client", "fd00:3::2"), ("db.default", "10.96.1.1"), ("web", "172.18.0.1"), ("box", "10.8.0.9") })
                Try(() => read.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Tcp, Port = 80 }));
            LabFile.Write(read);
        }, maxMegabytes: 1000);
        output.WriteLine($"{taken} were taken");
    }

    private static Engine.Labs.Lab? Read(byte[] input)
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
