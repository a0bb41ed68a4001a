using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>EndpointSlices follow services and pods.</summary>
public sealed class EndpointSliceTests
{
    private static readonly ObjectName s_web = new("default", "web");

    private static Cluster Start(ClusterOptions? options = null) => Empty(options).AddNode("node1").AddNode("node2");

    private static Cluster Run(Cluster before, Cluster after) => Reconciliation.Run(before, after);

    private static string[] EndpointsOf(Cluster cluster) =>
        [.. cluster.SlicesOf(s_web).SelectMany(slice => slice.Endpoints.Select(endpoint => $"{endpoint.Address}:{string.Join('+', slice.Ports.Select(port => port.Port))}"
            + $"{(endpoint.IsReady ? "" : " unready")}{(endpoint.IsServing ? "" : " unserving")}{(endpoint.IsTerminating ? " terminating" : "")}")).Order(StringComparer.Ordinal)];

    [Fact]
    public void Endpoints_follow_labels_readiness_and_termination()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80, "8080"))).AddPod(Pod("a", "node1", "app=web")).AddPod(Pod("b", "node2", "app=web")).AddPod(Pod("c", "node2", "app=db")));
        Assert.Equal(["10.244.0.2:8080", "10.244.1.2:8080"], EndpointsOf(cluster));

        var next = Run(cluster, cluster.SetPod(new("default", "a"), pod => pod with { IsReady = false }));
        Assert.Equal(["10.244.0.2:8080 unready unserving", "10.244.1.2:8080"], EndpointsOf(next));

        next = Run(cluster, cluster.SetPod(new("default", "a"), pod => pod with { IsTerminating = true }));
        Assert.Equal(["10.244.0.2:8080 unready terminating", "10.244.1.2:8080"], EndpointsOf(next));

        next = Run(cluster, cluster.SetPod(new("default", "c"), pod => pod with { Labels = Labels("app=web") }).RemovePod(new("default", "b")));
        Assert.Equal(["10.244.0.2:8080", "10.244.1.3:8080"], EndpointsOf(next));

        next = Run(cluster, cluster.SetPod(new("default", "a"), pod => pod with { HasEnded = true }));
        Assert.Equal(["10.244.1.2:8080"], EndpointsOf(next));
    }

    [Fact]
    public void Unready_pods_are_published_where_the_service_says_so()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { PublishNotReadyAddresses = true }).AddPod(Pod("a", "node1", "app=web") with { IsReady = false, IsTerminating = true }));
        Assert.Equal(["10.244.0.2:80 unserving terminating"], EndpointsOf(cluster));
    }

    [Fact]
    public void A_port_that_is_declared_twice_is_found_by_either_name()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80, "metrics"))).AddPod(Pod("a", "node1", "app=web", Tcp(8080, "http"), Tcp(8080, "metrics"))));
        Assert.Equal(["10.244.0.2:8080"], EndpointsOf(cluster));
    }

    [Fact]
    public void Named_ports_with_different_numbers_make_several_slices()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80, "http")))
            .AddPod(Pod("a", "node1", "app=web", Tcp(8080, "http"))).AddPod(Pod("b", "node1", "app=web", Tcp(9090, "http"))).AddPod(Pod("c", "node1", "app=web")));
        Assert.Equal(["10.244.0.2:8080", "10.244.0.3:9090", "10.244.0.4:"], EndpointsOf(cluster));
        Assert.Equal(3, cluster.SlicesOf(s_web).Count());
    }

    [Fact]
    public void A_slice_holds_a_hundred_endpoints_and_keeps_those_that_stay()
    {
        var start = Start().AddService(Service("web", "app=web", Port(80)));
        var cluster = Run(start, Enumerable.Range(0, 150).Aggregate(start, (all, number) => all.AddPod(Pod($"p{number:d3}", "node1", "app=web"))));
        Assert.Equal([50, 100], cluster.SlicesOf(s_web).Select(slice => slice.Endpoints.Count).Order());
        var full = cluster.SlicesOf(s_web).Single(slice => slice.Endpoints.Count == 100);
        var next = Run(cluster, cluster.RemovePod(new("default", "p149")));
        Assert.Same(full, next.EndpointSlices[full.Name]);
    }

    /// <summary>An unchanged slice takes all of them or none, a changed one as many as it has room for.</summary>
    [Theory]
    [InlineData("", 90, 10, "100")]
    [InlineData("", 90, 20, "20 90")]
    [InlineData("p000", 90, 20, "9 100")]
    [InlineData("", 190, 10, "100 100")]
    [InlineData("", 190, 110, "100 100 100")]
    [InlineData("", 190, 120, "20 90 100 100")]
    public void New_endpoints_go_where_the_fewest_slices_change(string gone, int before, int more, string sizes)
    {
        var start = Start(new ClusterOptions { NodeCidrLengthV4 = 22 }).AddService(Service("web", "app=web", Port(80)));
        var cluster = Run(start, Add(start, 0, before));
        cluster = Run(cluster, Add(gone.Length == 0 ? cluster : cluster.RemovePod(new("default", gone)), before, more));
        Assert.Equal(sizes, string.Join(' ', cluster.SlicesOf(s_web).Select(slice => slice.Endpoints.Count).Order()));

        static Cluster Add(Cluster cluster, int first, int count) => Enumerable.Range(first, count).Aggregate(cluster, (all, number) => all.AddPod(Pod($"p{number:d3}", "node1", "app=web")));
    }

    [Fact]
    public void Two_families_have_slices_of_their_own()
    {
        var start = Start(DualStack);
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack }).AddPod(Pod("a", "node1", "app=web")));
        Assert.Equal([IpFamily.IPv4, IpFamily.IPv6], cluster.SlicesOf(s_web).Select(slice => slice.Family).Order());
    }

    [Theory]
    [InlineData("PreferClose", "z1", null)]
    [InlineData("PreferSameZone", "z1", null)]
    [InlineData("PreferSameNode", "z1", "node1")]
    [InlineData(null, null, null)]
    public void Traffic_distribution_becomes_hints(string? distribution, string? zone, string? node)
    {
        var start = Start().SetNode("node1", item => item with { Labels = item.Labels.With("topology.kubernetes.io/zone", "z1") });
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { TrafficDistribution = distribution }).AddPod(Pod("a", "node1", "app=web")));
        var endpoint = cluster.SlicesOf(s_web).Single().Endpoints.Single();
        Assert.Equal(zone is null ? [] : [zone], endpoint.ZoneHints);
        Assert.Equal(node is null ? [] : [node], endpoint.NodeHints);
    }

    [Fact]
    public void A_node_s_new_zone_is_in_its_endpoints_once_their_service_changes()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { TrafficDistribution = "PreferSameZone" }).AddPod(Pod("a", "node1", "app=web")));
        cluster = Run(cluster, cluster.SetNode("node1", node => node with { Labels = node.Labels.With("topology.kubernetes.io/zone", "z1") }));
        Assert.Null(cluster.SlicesOf(s_web).Single().Endpoints.Single().Zone);
        var next = Run(cluster, cluster.SetService(s_web, service => service with { Labels = service.Labels.With("tier", "front") }));
        Assert.Equal(("z1", "z1"), (next.SlicesOf(s_web).Single().Endpoints.Single().Zone, HintsOf(next).Split(':')[1]));
        next = Run(cluster, cluster.AddPod(Pod("b", "node2", "app=web")));
        Assert.Equal(["z1", null], next.SlicesOf(s_web).Single().Endpoints.Select(endpoint => endpoint.Zone));
    }

    [Fact]
    public void Topology_mode_gives_zones_endpoints_by_their_share_of_nodes()
    {
        var start = Empty();
        foreach (var number in Enumerable.Range(0, 4))
            start = start.AddNode(new Node { Name = $"n{number}", Labels = LabelSet.Of([new("topology.kubernetes.io/zone", number < 2 ? "a" : "b")]) });
        var after = start.AddService(Service("web", "app=web", Port(80)) with { Annotations = LabelSet.Of([new("service.kubernetes.io/topology-mode", "Auto")]) });
        after = Enumerable.Range(0, 4).Aggregate(after, (all, number) => all.AddPod(Pod($"p{number}", number == 0 ? "n0" : "n2", "app=web")));
        var hints = Run(start, after).SlicesOf(s_web).Single().Endpoints.Select(endpoint => endpoint.ZoneHints.Single());
        Assert.Equal(["a", "a", "b", "b"], hints.Order());
    }

    // Two zones, a with 12 CPUs and b with 4; one endpoint in a, three in b.
    private static Cluster TwoZones(params (string Key, string Value)[] annotations)
    {
        var start = Empty().AddNode(ZoneNode("n1", "a", 12_000)).AddNode(ZoneNode("n2", "b", 4_000));
        var after = start.AddService(Service("web", "app=web", Port(80)) with { Annotations = LabelSet.Of(annotations.Select(one => KeyValuePair.Create(one.Key, one.Value))) });
        return Run(start, Enumerable.Range(1, 4).Aggregate(after, (all, number) => all.AddPod(Pod($"w{number}", number == 1 ? "n1" : "n2", "app=web"))));
    }

    private static Node ZoneNode(string name, string zone, int cpu) => new() { Name = name, Labels = LabelSet.Of([new("topology.kubernetes.io/zone", zone)]), AllocatableMilliCpu = cpu };

    private static string HintsOf(Cluster cluster) =>
        string.Join(' ', cluster.SlicesOf(s_web).SelectMany(slice => slice.Endpoints).Select(endpoint => $"{endpoint.Pod!.Value.Name}:{string.Join('+', endpoint.ZoneHints)}"));

    [Theory]
    [InlineData("service.kubernetes.io/topology-mode=Auto", "w1:a w2:a w3:a w4:b")]
    [InlineData("service.kubernetes.io/topology-aware-hints=auto", "w1:a w2:a w3:a w4:b")]
    [InlineData("service.kubernetes.io/topology-mode=Disabled service.kubernetes.io/topology-aware-hints=Disabled", "w1: w2: w3: w4:")]
    [InlineData("service.kubernetes.io/topology-mode=Auto service.kubernetes.io/topology-aware-hints=Auto", "w1:a w2:a w3:a w4:b")]
    public void Zones_are_weighed_by_their_CPUs_where_the_annotation_says_so(string annotations, string hints) =>
        Assert.Equal(hints, HintsOf(TwoZones([.. annotations.Split(' ').Select(one => (one.Split('=')[0], one.Split('=')[1]))])));

    [Theory]
    [InlineData("a cordoned node counts", "w1:a w2:a w3:a w4:b")]
    [InlineData("a node that is not ready does not", "w1: w2: w3: w4:")]
    [InlineData("a control plane node does not", "w1: w2: w3: w4:")]
    [InlineData("a master node does not", "w1: w2: w3: w4:")]
    [InlineData("a node without CPUs tells nothing", "w1: w2: w3: w4:")]
    public void Hints_follow_nodes_as_the_topology_cache_does(string what, string hints)
    {
        var cluster = TwoZones(("service.kubernetes.io/topology-mode", "Auto"));
        var after = Run(cluster, cluster.SetNode("n2", node => what.Split(' ')[1] switch
        {
            "cordoned" => node with { IsUnschedulable = true },
            "control" => node with { Labels = node.Labels.With("node-role.kubernetes.io/control-plane", "") },
            "master" => node with { Labels = node.Labels.With("node-role.kubernetes.io/master", "") },
            "node" when what.Contains("ready", StringComparison.Ordinal) => node with { IsReady = false },
            "node" => node with { AllocatableMilliCpu = 0 },
            var word => throw new InvalidOperationException(word),
        }));
        Assert.Equal(hints, HintsOf(after));
    }

    [Fact]
    public void A_service_without_hints_has_none_until_its_endpoints_change()
    {
        var cluster = TwoZones(("service.kubernetes.io/topology-mode", "Auto"));
        var without = Run(cluster, cluster.SetNode("n2", node => node with { AllocatableMilliCpu = 0 }));
        var again = Run(without, without.SetNode("n2", node => node with { AllocatableMilliCpu = 4_000 }));
        Assert.Equal("w1: w2: w3: w4:", HintsOf(again));
        Assert.Equal("w1:a w2:a w3:a w4: w5:b", HintsOf(Run(again, again.SetPod(new("default", "w4"), pod => pod with { IsReady = false }).AddPod(Pod("w5", "n2", "app=web")))));
    }

    [Theory]
    [InlineData("PreferClose")]
    [InlineData("PreferSameZone")]
    [InlineData("PreferSameNode")]
    public void Endpoints_that_are_not_ready_have_no_hints_by_distribution(string distribution)
    {
        var start = Start().SetNode("node1", item => item with { Labels = item.Labels.With("topology.kubernetes.io/zone", "z1") });
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { TrafficDistribution = distribution }).AddPod(Pod("a", "node1", "app=web") with { IsReady = false }).AddPod(Pod("b", "node1", "app=web")));
        Assert.Equal(["a:", "b:z1"], HintsOf(cluster).Split(' '));
        Assert.Equal(distribution == "PreferSameNode" ? 1 : 0, cluster.SlicesOf(s_web).Single().Endpoints.Sum(endpoint => endpoint.NodeHints.Count));
    }

    [Fact]
    public void Endpoints_of_no_zone_have_no_hint_by_distribution()
    {
        var cluster = Run(Start(), Start().AddService(Service("web", "app=web", Port(80)) with { TrafficDistribution = "PreferClose" }).AddPod(Pod("a", "node1", "app=web")));
        Assert.Empty(cluster.SlicesOf(s_web).Single().Endpoints.Single().ZoneHints);
    }

    [Fact]
    public void A_pod_that_waits_with_an_address_is_no_endpoint()
    {
        var start = Empty();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { PublishNotReadyAddresses = true }).AddPod(Pod("a", null, "app=web") with { Addresses = [IpAddress.Parse("10.244.0.7")] }));
        Assert.Empty(EndpointsOf(cluster));
    }

    [Fact]
    public void A_port_s_name_is_looked_for_with_its_protocol()
    {
        var start = Start();
        var dns = Pod("a", "node1", "app=web") with { Containers = [new Container("udp", [new ContainerPort { Port = 53, Name = "dns", Protocol = KubeNet.Engine.Packets.IpProtocol.Udp }]), new Container("tcp", [Tcp(5353, "dns")])] };
        Assert.Equal(["10.244.0.2:5353"], EndpointsOf(Run(start, start.AddService(Service("web", "app=web", Port(53, "dns"))).AddPod(dns))));
    }

    [Fact]
    public void Hints_that_are_there_stay_until_endpoints_change()
    {
        var cluster = TwoZones(("service.kubernetes.io/topology-mode", "Auto"));
        string[] other = ["a", "b", "a", "a"];
        var slice = cluster.SlicesOf(s_web).Single();
        slice = slice with { Endpoints = slice.Endpoints.Select((endpoint, index) => endpoint with { ZoneHints = [other[index]] }).ToEquatableArray() };
        var imported = Run(cluster, cluster.RemoveEndpointSlice(slice.Name).AddEndpointSlice(slice));
        Assert.Equal("w1:a w2:b w3:a w4:a", HintsOf(imported));
        Assert.Equal("w1:a w2:b w3:a w4:a", HintsOf(Run(imported, imported.SetService(s_web, service => service with { Labels = service.Labels.With("a", "b") }))));
        Assert.Equal("w1:a w2:a w3:b w4:b w5:a w6:a w7:a w8:a", HintsOf(Run(imported, Enumerable.Range(5, 4).Aggregate(imported, (all, number) => all.AddPod(Pod($"w{number}", "n1", "app=web"))))));
        Assert.Equal("w1: w2: w3: w4:", HintsOf(Run(imported, imported.SetService(s_web, service => service with { Annotations = LabelSet.Empty }))));
    }

    [Fact]
    public void Hints_that_leave_a_zone_without_its_share_do_not_stay()
    {
        var cluster = TwoZones(("service.kubernetes.io/topology-mode", "Auto"));
        var slice = cluster.SlicesOf(s_web).Single();
        slice = slice with { Endpoints = slice.Endpoints.Select(endpoint => endpoint with { ZoneHints = ["b"] }).ToEquatableArray() };
        Assert.Equal("w1:a w2:a w3:a w4:b", HintsOf(Run(cluster, cluster.RemoveEndpointSlice(slice.Name).AddEndpointSlice(slice))));
    }

    [Fact]
    public void A_selector_that_matches_nothing_is_a_warning()
    {
        var start = Start();
        var warning = Assert.Single(Run(start, start.AddService(Service("web", "app=web", Port(80)))).Warnings);
        Assert.Equal("SelectorMatchesNothing", warning.Id);
        Assert.Contains("default/web", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_are_set_by_hand_only_without_a_selector()
    {
        var slice = new EndpointSlice { Name = new("default", "web-1"), ServiceName = "web", Ports = [new("", KubeNet.Engine.Packets.IpProtocol.Tcp, 80)], Endpoints = [new Endpoint { Address = IpAddress.Parse("1.2.3.4") }] };
        var cluster = Start().AddService(Service("web", null, Port(80)));
        Assert.Equal(["1.2.3.4:80"], EndpointsOf(Run(cluster, cluster.SetEndpoints(s_web, [slice]))));
        ShouldFail("EndpointsAreManaged", () => Start().AddService(Service("web", "app=web", Port(80))).SetEndpoints(s_web, [slice]));
        ShouldFail("InvalidEndpoint", () => cluster.SetEndpoints(s_web, [slice with { Endpoints = [new Endpoint { Address = IpAddress.Parse("127.0.0.1") }] }]));
    }

    [Theory]
    [InlineData("InvalidEndpoint", "127.0.0.1", "", null)]
    [InlineData("InvalidEndpoint", "169.254.1.1", "", null)]
    [InlineData("InvalidEndpoint", "224.0.0.9", "", null)]
    [InlineData("InvalidObjectName", "192.0.2.1", "HTTP", null)]
    [InlineData("InvalidObjectName", "192.0.2.1", "http", "db.0")]
    [InlineData(null, "239.1.1.1", "http", "db-0")]
    public void A_slice_is_one_that_the_API_takes(string? errorId, string address, string port, string? hostname)
    {
        var slice = new EndpointSlice { Name = new("default", "web-1"), ServiceName = "web", Ports = [new(port, KubeNet.Engine.Packets.IpProtocol.Tcp, 80)], Endpoints = [new Endpoint { Address = IpAddress.Parse(address), Hostname = hostname }] };
        if (errorId is null)
            Assert.Single(Start().AddEndpointSlice(slice).EndpointSlices);
        else
            ShouldFail(errorId, () => Start().AddEndpointSlice(slice));
    }

    [Fact]
    public void A_service_that_loses_its_selector_keeps_the_endpoints_that_it_had_until_it_has_one_again()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80))).AddPod(Pod("a", "node1", "app=web")));
        var alone = Run(cluster, cluster.SetService(s_web, service => service with { Selector = null }));
        alone = Run(alone, alone.RemovePod(new("default", "a")).AddPod(Pod("b", "node2", "app=web")));
        Assert.Equal(["10.244.0.2:80"], EndpointsOf(alone));
        Assert.Equal(["10.244.1.2:80"], EndpointsOf(Run(alone, alone.SetService(s_web, service => service with { Selector = Labels("app=web") }))));
        Assert.Empty(Run(alone, alone.SetEndpoints(s_web, [])).EndpointSlices);
        Assert.Empty(Run(alone, alone.RemoveService(s_web)).EndpointSlices);
    }

    [Fact]
    public void The_journal_of_an_edit_and_a_comparison_of_all_objects_find_the_same()
    {
        var config = KubeNet.Engine.Namespaces.NetworkConfig.Create().AddCluster(Name).EditCluster(Name, cluster => cluster.AddNode("node1").AddPod(Pod("a", "node1", "app=web")).AddPod(Pod("b", "node1")));
        var before = config.Cluster(Name);
        var after = before.AddService(Service("web", "app=web", Port(80))).RemovePod(new("default", "a")).AddPod(Pod("c", "node1")).SetPod(new("default", "b"), pod => pod);
        var journaled = new ClusterDiff(before, after);
        var compared = new ClusterDiff(before, after with { Pods = after.Pods });
        Assert.Equal(compared.Pods, journaled.Pods);
        Assert.Equal(compared.Services, journaled.Services);
        Assert.Equal(["a", "c"], journaled.Pods.Select(change => change.Either.Name.Name));
    }
}
