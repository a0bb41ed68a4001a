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
    [InlineData("allocatable: {cpu: 2}", 2000)]
    [InlineData("allocatable: {cpu: 1930m}", 1930)]
    [InlineData("allocatable: {cpu: 1500u}", 2)]
    [InlineData("allocatable: {cpu: '0'}", 0)]
    [InlineData("allocatable: {cpu: 5G}", int.MaxValue)]
    public void Its_CPUs_are_counted_in_thousandths(string status, int cpu) => Assert.Equal(cpu, Manifests.Single<Node>(Node("", status)).AllocatableMilliCpu);

    [Fact]
    public void Taints_that_only_advise_are_left_out() => Assert.Equal(
        ["a=b:NoSchedule", "c:NoExecute"],
        Manifests.Single<Node>(Node("taints: [{key: a, value: b, effect: NoSchedule}, {key: c, effect: NoExecute}, {key: d, effect: PreferNoSchedule}]", "")).Taints.Select(taint => taint.ToString()));

    private static string Node(string spec, string status) => $"apiVersion: v1\nkind: Node\nmetadata: {{name: n1}}\nspec: {{{spec}}}\nstatus: {{{status}}}\n";
}
