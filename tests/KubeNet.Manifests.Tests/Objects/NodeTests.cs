using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class NodeTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("conditions: []", true)]
    [InlineData("conditions: [{type: MemoryPressure, status: 'False'}, {type: Ready, status: 'True'}]", true)]
    [InlineData("conditions: [{type: MemoryPressure, status: 'False'}]", true)]
    [InlineData("conditions: [{type: MemoryPressure, status: 'True'}, {type: Ready, status: 'False'}]", false)]
    [InlineData("conditions: [{type: Ready, status: Unknown}]", false)]
    public void A_node_is_ready_unless_its_condition_says_otherwise(string status, bool isReady) => Assert.Equal(isReady, Manifests.Single<Node>(Node("", status)).IsReady);

    [Theory]
    [InlineData("", 4000)]
    [InlineData("allocatable: {memory: 1Gi}", 4000)]
    [InlineData("capacity: {cpu: 3}", 3000)]
    [InlineData("capacity: {cpu: 3}, allocatable: {memory: 1Gi}", 4000)]
    [InlineData("allocatable: {cpu: 2}", 2000)]
    [InlineData("allocatable: {cpu: 1930m}", 1930)]
    [InlineData("allocatable: {cpu: 1500u}", 2)]
    [InlineData("allocatable: {cpu: '0'}", 0)]
    [InlineData("allocatable: {cpu: 5G}", int.MaxValue)]
    public void Its_CPUs_are_counted_in_thousandths(string status, int cpu) => Assert.Equal(cpu, Manifests.Single<Node>(Node("", status)).AllocatableMilliCpu);

    [Theory]
    [InlineData("", 110)]
    [InlineData("allocatable: {cpu: 2}", 110)]
    [InlineData("allocatable: {pods: '29'}, capacity: {pods: 30}", 29)]
    [InlineData("allocatable: {pods: 1k}", 1000)]
    [InlineData("allocatable: {pods: 0}", 0)]
    public void It_says_how_many_pods_it_takes(string status, int pods) => Assert.Equal(pods, Manifests.Single<Node>(Node("", status)).AllocatablePods);

    [Fact]
    public void Taints_that_only_advise_are_left_out() => Assert.Equal(
        ["a=b:NoSchedule", "c:NoExecute"],
        Manifests.Single<Node>(Node("taints: [{key: a, value: b, effect: NoSchedule}, {key: c, effect: NoExecute}, {key: d, effect: PreferNoSchedule}]", "")).Taints.Select(taint => taint.ToString()));

    /// <summary>A node whose status has an ExternalIP alone was given an address of the model's own.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("{type: Hostname, address: n1}, {type: ExternalIP, address: 198.51.100.7}", "198.51.100.7")]
    [InlineData("{type: ExternalIP, address: 198.51.100.7}, {type: InternalIP, address: 10.0.0.7}", "10.0.0.7")]
    [InlineData("{type: ExternalIP, address: '2001:db8::7'}, {type: InternalIP, address: 10.0.0.7}, {type: ExternalIP, address: 198.51.100.7}", "10.0.0.7 2001:db8::7")]
    [InlineData("{type: ExternalIP, address: n1.example.org}, {type: ExternalIP, address: '2001:db8::7'}, {type: ExternalIP, address: 198.51.100.7}", "2001:db8::7 198.51.100.7")]
    public void Its_addresses_are_the_first_of_each_family_and_internal_before_external(string addresses, string expected)
    {
        var set = Manifests.Read(Node("", $"addresses: [{addresses}]"));
        Assert.Equal(expected, string.Join(' ', Assert.Single(set.Of<Node>()).Addresses));
        Assert.Equal(addresses.Contains("10.0.0.7", StringComparison.Ordinal), set.Report.Any(entry => entry.Id == "NodeExternalAddress"));
    }

    private static string Node(string spec, string status) => $"apiVersion: v1\nkind: Node\nmetadata: {{name: n1}}\nspec: {{{spec}}}\nstatus: {{{status}}}\n";
}
