using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Further ranges of service addresses (ServiceCIDR).</summary>
public sealed class ServiceCidrTests
{
    private static readonly ClusterOptions s_small = new() { ServiceCidrs = [IpPrefix.Parse("10.96.0.0/30")] };

    private static ServiceCidr Range(string name, params string[] cidrs) => new(name, cidrs.Select(IpPrefix.Parse).ToEquatableArray());

    private static Cluster With(Cluster cluster, string service, string? address = null) =>
        cluster.AddService(Service(service, null, Port(80)) with { ClusterIPs = address is null ? [] : [IpAddress.Parse(address)] });

    private static string AddressOf(Cluster cluster, string service) => cluster.Service(new("default", service)).ClusterIPs[0].ToString();

    [Fact]
    public void A_further_range_serves_when_the_first_one_is_full()
    {
        var cluster = With(With(Empty(s_small), "a"), "b");
        ShouldFail("ServiceAddressesExhausted", () => With(cluster, "c"));
        cluster = With(cluster.AddServiceCidr(Range("more", "172.20.0.0/30")), "c");
        Assert.Equal(["10.96.0.1", "10.96.0.2", "172.20.0.1"], new[] { "a", "b", "c" }.Select(name => AddressOf(cluster, name)));
        ShouldFail("ServiceAddressesExhausted", () => With(With(cluster, "d"), "e"));
    }

    [Theory]
    [InlineData("172.20.0.7", null)]
    [InlineData("172.20.0.0", "ServiceAddressOutsideRange")]
    [InlineData("172.20.0.255", "ServiceAddressOutsideRange")]
    [InlineData("172.20.1.1", "ServiceAddressOutsideRange")]
    public void An_address_of_a_further_range_may_be_asked_for(string address, string? errorId)
    {
        var cluster = Empty().AddServiceCidr(Range("more", "172.20.0.0/24"));
        if (errorId is null)
            Assert.Equal(address, AddressOf(With(cluster, "a", address), "a"));
        else
            ShouldFail(errorId, () => With(cluster, "a", address));
    }

    /// <summary>Of ranges that hold it the largest one gives an address out, so that the last address of the smaller is like any other.</summary>
    [Fact]
    public void A_range_within_another_one_changes_nothing()
    {
        var cluster = Empty(new ClusterOptions { ServiceCidrs = [IpPrefix.Parse("10.96.0.0/28")] }).AddServiceCidr(Range("inner", "10.96.0.0/30")).AddServiceCidr(Range("outer", "10.96.0.0/24"));
        Assert.Equal("10.96.0.3", AddressOf(With(cluster, "a", "10.96.0.3"), "a"));
        Assert.Equal("10.96.0.17", AddressOf(With(cluster, "b"), "b"));
    }

    [Fact]
    public void A_range_goes_when_no_service_has_an_address_of_it_alone()
    {
        var cluster = With(Empty().AddServiceCidr(Range("more", "172.20.0.0/24")), "a", "172.20.0.7");
        ShouldFail("ServiceCidrInUse", () => cluster.RemoveServiceCidr("more"));
        Assert.Equal(["all"], cluster.AddServiceCidr(Range("all", "172.20.0.0/16")).RemoveServiceCidr("more").ServiceCidrs.Keys);
        Assert.Empty(cluster.RemoveService(new("default", "a")).RemoveServiceCidr("more").ServiceCidrs);
        ShouldFail("ServiceCidrNotFound", () => cluster.RemoveServiceCidr("less"));
    }

    [Fact]
    public void A_range_gets_the_other_family_and_no_other_change()
    {
        var cluster = Empty(DualStack).AddServiceCidr(Range("more", "172.20.0.0/24"));
        Assert.Equal(2, cluster.SetServiceCidr("more", range => Range(range.Name, "172.20.0.0/24", "fd00:1::/112")).ServiceCidrs["more"].Cidrs.Count);
        ShouldFail("ServiceCidrFieldImmutable", () => cluster.SetServiceCidr("more", range => Range(range.Name, "172.21.0.0/24")));
        ShouldFail("ServiceCidrFieldImmutable", () => cluster.SetServiceCidr("more", range => Range("other", "172.20.0.0/24")));
    }

    [Theory]
    [InlineData("ServiceCidrExists", "kubernetes", "172.21.0.0/24")]
    [InlineData("ServiceCidrExists", "there", "172.21.0.0/24")]
    [InlineData("InvalidObjectName", "No", "172.21.0.0/24")]
    [InlineData("InvalidServiceCidr", "more")]
    [InlineData("InvalidServiceCidr", "more", "172.21.0.0/24", "172.22.0.0/24")]
    [InlineData("ClusterNetworksOverlap", "more", "10.244.7.0/24")]
    [InlineData("ClusterNetworksOverlap", "more", "192.168.0.0/16")]
    public void A_range_that_cannot_be_is_refused(string errorId, string name, params string[] cidrs) =>
        ShouldFail(errorId, () => Empty().AddNode("node1").AddServiceCidr(Range("there", "172.20.0.0/24")).AddServiceCidr(Range(name, cidrs)));

    [Fact]
    public void Nodes_and_their_pods_keep_out_of_it()
    {
        var cluster = Empty().AddServiceCidr(Range("more", "192.168.0.0/24")).AddNode("node1");
        Assert.Equal("192.168.1.2", cluster.Node("node1").Addresses[0].ToString());
        ShouldFail("NodeAddressTaken", () => cluster.AddNode("node2", IpAddress.Parse("192.168.0.7")));
        ShouldFail("PodCidrOverlaps", () => cluster.AddNode(new Node { Name = "node2", PodCidrs = [IpPrefix.Parse("192.168.0.0/26")] }));
    }
}
