using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.State;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Tests;

public sealed class EverythingTests
{
    private const string Format1 = "labs/format-1.json";

    [Fact]
    public void A_lab_with_everything_in_it_is_written_as_approved() => Golden.ShouldBe("labs/everything.json", LabFile.Write(EverythingLab.Build()));

    [Fact]
    public void It_comes_back() => RoundTrip.Of(EverythingLab.Build());

    [Fact]
    public void Everything_is_in_it()
    {
        var text = LabFile.Write(EverythingLab.Build());
        var links = LabContract.Current.Concrete(typeof(Link)).Select(LabContract.Current.NameOf);
        var states = MatchStateKinds.All.Select(kind => kind.Name);
        Assert.All(links.Concat(states), kind => Assert.Contains($"\"kind\": \"{kind}\"", text, StringComparison.Ordinal));
        string[] sections =
        [
            "connections", "statistics", "neighbors", "failed", "redirects", "redirectsV6", "pathMtus", "vxlanFdbs", "fdbs", "bonds", "counters", "matches", "touchedNodes", "chainSets", "line", "wildcard", "noMatch",
            "lastGiven", "warnings", "iptables", "iptables-legacy", "ip6tables", "tcp", "isAccounted", "masqueradeIndex",
        ];
        Assert.All(sections, section => Assert.Contains($"\"{section}\": ", text, StringComparison.Ordinal));
    }

    /// <summary>A file of format 1 as it was first written, which never changes: whatever comes later reads it, and makes the same lab of it as of a new file.</summary>
    [Fact]
    public void A_file_of_format_1_is_read()
    {
        var content = LabFile.Load(Golden.PathOf(Format1));
        Assert.Empty(content.Notes);
        Assert.Equal("everything", content.Lab.Name);
        Assert.Equal(1, content.Lab.Config.DockerHost("dock").Containers["web"].Bindings.Count(binding => binding.HostPort == 8080 && binding.HostAddress.Family == IpFamily.IPv4));
        var trace = content.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.1.2"), Protocol = IpProtocol.Tcp, Port = 8080 });
        Assert.Equal("Delivered", trace.Verdict.ToString());
        Assert.True(content.Lab.State["r1"].Connections.Count > 2);
    }

    [Fact]
    public void Without_state_the_lab_is_as_it_was_configured()
    {
        var lab = EverythingLab.Build();
        var text = LabFile.Write(lab, withState: false);
        var again = RoundTrip.Read(text).Lab;
        Assert.All(Snapshots.Comparing.NetworkComparison.Between(lab.Config, again.Config), difference => Assert.Contains("allowed", difference.Name, StringComparison.Ordinal));
        Assert.Equal(TimeSpan.Zero, again.State.Now);
        Assert.Equal(new LabRandom(lab.Seed), again.State.Random);
        Assert.Equal(0, again.State["r1"].Connections.Count);

        // An entry that ends has as long left as it had.
        var (element, entry) = lab.Config["r1"].IpSets["allowed"].Entries(lab.State.Now).Single();
        Assert.Equal(entry.Expires - lab.State.Now, again.Config["r1"].IpSets["allowed"].Entries(again.State.Now).Single(one => one.Element == element).Extensions.Expires);
    }

    [Fact]
    public void The_next_change_of_a_cluster_and_of_a_Docker_host_is_the_same_on_both()
    {
        var lab = EverythingLab.Build();
        var again = RoundTrip.Of(lab);
        RoundTrip.BothShould(lab, again, one =>
        {
            one.Edit(config => config.EditCluster("kube", cluster => cluster.SetPod(new("default", "web"), pod => pod with { IsReady = false })));
            return "";
        });
        RoundTrip.BothShould(lab, again, one =>
        {
            one.Edit(config => config.EditCluster("kube", cluster => cluster.AddService(new Service { Name = new("default", "next"), Selector = LabelSet.Of([new("app", "set")]), Type = ServiceType.NodePort, Ports = [new ServicePort { Port = 80 }] })
                .AddPod(new Pod { Name = new("default", "new"), NodeName = "node1" })));
            return $"{one.Config.Cluster("kube").Service(new("default", "next")).ClusterIPs[0]} {one.Config.Cluster("kube").Pod(new("default", "new")).Addresses[0]}";
        });
        RoundTrip.BothShould(lab, again, one =>
        {
            one.Edit(config => config.AddDockerContainer("dock", new DockerContainerSpec("next") { Ports = PublishedPort.Parse("8080-8089:80") }).StopDockerContainer("dock", "web"));
            return $"{one.Config.DockerHost("dock").Container("next").Id} {string.Join(' ', one.Config.DockerHost("dock").Container("next").Bindings)}";
        });
    }

    [Fact]
    public void A_connection_keeps_what_it_is_related_to_whether_that_is_there_or_gone()
    {
        var lab = new Lab();
        lab.Edit(config => config.AddNamespace("a"));
        var parent = New(1000, null);
        var gone = New(2000, null);
        var table = lab.State["a"].Connections;
        table.Add(New(1001, parent));
        table.Add(parent);
        table.Add(New(2001, gone));
        var again = RoundTrip.Of(lab).State["a"].Connections.Connections.ToList();
        Assert.Same(again[1], again[0].Parent);
        Assert.Equal(2000, again[2].Parent!.Original.SourcePort);

        static Connection New(ushort port, Connection? parent)
        {
            var tuple = new ConnectionTuple { Source = IpAddress.Parse("10.0.0.1"), Destination = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Udp, SourcePort = port, DestinationPort = 53 };
            return new Connection { Original = tuple, Reply = tuple with { Source = tuple.Destination, Destination = tuple.Source, SourcePort = 53, DestinationPort = port }, Parent = parent, Expires = TimeSpan.FromSeconds(30), Labels = UInt128.MaxValue };
        }
    }

    [Fact]
    public void Sets_of_every_type_come_back_entry_by_entry()
    {
        var folder = Golden.PathOf("ipset");
        foreach (var session in Directory.GetFiles(folder, "*.session"))
        {
            var lab = new Lab();
            lab.Edit(config => config.AddNamespace("a"));
            foreach (var command in File.ReadLines(session).Where(line => line.StartsWith("> ipset ", StringComparison.Ordinal)).Select(line => line[2..]))
            {
                try
                {
                    lab.Edit(config => config.RunIpSet("a", command["ipset ".Length..], lab.State.Now, out _));
                }
                catch (Engine.NetConfigException)
                {
                    continue;
                }
            }

            var again = RoundTrip.Of(lab);
            Assert.Equal(IpSetSave.Write(lab.Config["a"].IpSets), IpSetSave.Write(again.Config["a"].IpSets));
        }
    }
}
