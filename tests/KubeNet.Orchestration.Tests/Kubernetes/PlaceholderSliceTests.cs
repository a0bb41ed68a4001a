using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>The empty EndpointSlice that a service without endpoints has, and whose name later slices take.</summary>
public sealed class PlaceholderSliceTests
{
    private static readonly ObjectName s_web = new("default", "web");

    [Fact]
    public void A_service_without_endpoints_has_an_empty_slice_until_there_are_some()
    {
        var start = Start(DualStack);
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack }));
        var empty = cluster.SlicesOf(s_web).ToList();
        Assert.Equal(["IPv4 0 0 True", "IPv6 0 0 True"], empty.Select(slice => $"{slice.Family} {slice.Ports.Count} {slice.Endpoints.Count} {slice.IsManaged}").Order());
        Assert.Equal(empty, Run(cluster, cluster.SetService(s_web, service => service with { Labels = service.Labels.With("a", "b") })).SlicesOf(s_web));

        var filled = Run(cluster, cluster.AddPod(Pod("a", "node1", "app=web")));
        Assert.Equal(empty.Select(slice => slice.Name), filled.SlicesOf(s_web).Select(slice => slice.Name));
        Assert.Equal(2, filled.SlicesOf(s_web).Sum(slice => slice.Endpoints.Count));
        Assert.Equal(empty, Run(filled, filled.RemovePod(new("default", "a"))).SlicesOf(s_web));
        Assert.Empty(Run(cluster, cluster.RemoveService(s_web)).EndpointSlices);
    }

    [Fact]
    public void A_family_in_which_no_pod_has_an_address_has_an_empty_slice()
    {
        var start = Start(DualStack);
        var pod = Pod("a", "node1", "app=web") with { Addresses = [IpAddress.Parse("10.244.0.7")] };
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80)) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack }).AddPod(pod));
        Assert.Equal(["IPv4 1", "IPv6 0"], cluster.SlicesOf(s_web).Select(slice => $"{slice.Family} {slice.Endpoints.Count}").Order());
    }

    [Fact]
    public void Endpoints_without_ports_come_into_the_empty_slice()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80, "http"))));
        var empty = Assert.Single(cluster.SlicesOf(s_web)).Name;
        var filled = Run(cluster, cluster.AddPod(Pod("a", "node1", "app=web")));
        Assert.Equal((empty, 1), (Assert.Single(filled.SlicesOf(s_web)).Name, filled.EndpointSlices[empty].Endpoints.Count));
        var more = Run(filled, filled.AddPod(Pod("b", "node1", "app=web", Tcp(80, "http"))));
        Assert.Equal([0, 1], more.SlicesOf(s_web).Select(slice => slice.Ports.Count).Order());
        Assert.Empty(more.EndpointSlices[empty].Ports);
    }

    [Fact]
    public void A_slice_of_other_ports_takes_the_place_of_one_that_goes()
    {
        var start = Start();
        var cluster = Run(start, start.AddService(Service("web", "app=web", Port(80, "http"))).AddPod(Pod("a", "node1", "app=web", Tcp(8080, "http"))));
        var name = Assert.Single(cluster.SlicesOf(s_web)).Name;
        var other = Run(cluster, cluster.RemovePod(new("default", "a")).AddPod(Pod("b", "node1", "app=web", Tcp(9090, "http"))).AddPod(Pod("c", "node1", "app=web")));
        Assert.Equal(["", "9090"], other.SlicesOf(s_web).Select(slice => string.Join('+', slice.Ports.Select(port => port.Port))).Order());
        Assert.Contains(name, other.EndpointSlices.Keys);
        Assert.Equal(2, other.EndpointSlices.Count);
    }

    [Fact]
    public void A_service_whose_pods_nobody_looks_for_has_no_slice()
    {
        var start = Start();
        var outside = new Service { Name = new("default", "outside"), Type = ServiceType.ExternalName, ExternalName = "example.org", Selector = Labels("app=web") };
        Assert.Empty(Run(start, start.AddService(Service("web", null, Port(80))).AddService(outside)).EndpointSlices);
    }

    private static Cluster Start(ClusterOptions? options = null) => Empty(options).AddNode("node1").AddNode("node2");

    private static Cluster Run(Cluster before, Cluster after) => Reconciliation.Run(before, after);
}
