using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Labels, annotations and selectors that the API server refuses are refused, wherever they stand.</summary>
public sealed class LabelChecksTests
{
    private static readonly Cluster s_cluster = Empty().AddNode("node1").AddPod(Pod("web", "node1")).AddService(Service("web", "app=web", Port(80)));

    private static LabelSet One(string key, string value) => LabelSet.Empty.With(key, value);

    private static readonly string s_long = new('a', 64);

    [Theory]
    [InlineData("app", "web")]
    [InlineData("app", "")]
    [InlineData("App_1.b-c", "V_1.b-c")]
    [InlineData("app.kubernetes.io/name", "9")]
    public void A_label_may_be(string key, string value) => Assert.Equal(value, s_cluster.AddPod(Pod("new") with { Labels = One(key, value) }).Pod(new("default", "new")).Labels[key]);

    [Theory]
    [InlineData("bad key!", "v")]
    [InlineData("", "v")]
    [InlineData("-app", "v")]
    [InlineData("Example.com/app", "v")]
    [InlineData("/app", "v")]
    [InlineData("a/b/c", "v")]
    [InlineData("example.com/", "v")]
    [InlineData("app", "has space & more!")]
    [InlineData("app", "-v")]
    [InlineData("app", "v.")]
    [InlineData("app", "v\n")]
    [InlineData("LONG", "v")]
    [InlineData("app", "LONG")]
    public void A_label_cannot_be(string key, string value)
    {
        var labels = One(key.Replace("LONG", s_long, StringComparison.Ordinal), value.Replace("LONG", s_long, StringComparison.Ordinal));
        ShouldFail("InvalidLabel", () => s_cluster.AddPod(Pod("new") with { Labels = labels }));
        ShouldFail("InvalidLabel", () => s_cluster.SetPod(new("default", "web"), pod => pod with { Labels = labels }));
        ShouldFail("InvalidLabel", () => s_cluster.AddNode(new Node { Name = "new", Labels = labels }));
        ShouldFail("InvalidLabel", () => s_cluster.SetNode("node1", node => node with { Labels = labels }));
        ShouldFail("InvalidLabel", () => s_cluster.AddNamespace("new", labels));
        ShouldFail("InvalidLabel", () => s_cluster.SetNamespace("default", labels));
        ShouldFail("InvalidLabel", () => s_cluster.AddService(Service("new", null, Port(80)) with { Labels = labels }));
        ShouldFail("InvalidLabel", () => s_cluster.AddWorkload(new Workload { Kind = WorkloadKind.Deployment, Name = new("default", "new"), Selector = LabelSelector.Parse("app=x"), Template = Pod("t") with { Labels = labels } }));
        ShouldFail("InvalidSelector", () => s_cluster.AddPod(Pod("new") with { NodeSelector = labels }));
        ShouldFail("InvalidSelector", () => s_cluster.AddService(Service("new", null, Port(80)) with { Selector = labels }));
        ShouldFail("InvalidSelector", () => s_cluster.AddNetworkPolicy(new NetworkPolicy { Name = new("default", "new"), PodSelector = new LabelSelector { MatchLabels = labels } }));
        ShouldFail("InvalidSelector", () => s_cluster.AddNetworkPolicy(new NetworkPolicy { Name = new("default", "new"), Ingress = [new PolicyRule([new PolicyPeer { NamespaceSelector = new LabelSelector { MatchLabels = labels } }], [])] }));
    }

    [Theory]
    [InlineData(LabelOperator.In, "app", "")]
    [InlineData(LabelOperator.NotIn, "app", "")]
    [InlineData(LabelOperator.Exists, "app", "a")]
    [InlineData(LabelOperator.DoesNotExist, "app", "a")]
    [InlineData(LabelOperator.In, "app", "a b")]
    [InlineData(LabelOperator.Exists, "a b", "")]
    public void A_requirement_cannot_be(LabelOperator how, string key, string value)
    {
        var selector = new LabelSelector { MatchExpressions = [new LabelRequirement(key, how, value.Length == 0 ? [] : [value])] };
        ShouldFail("InvalidSelector", () => s_cluster.AddNetworkPolicy(new NetworkPolicy { Name = new("default", "new"), PodSelector = selector }));
    }

    [Fact]
    public void Annotations_have_keys_as_labels_have_and_any_text()
    {
        var annotated = s_cluster.SetService(new("default", "web"), service => service with { Annotations = One("Example.com/Note", "has space & more!") });
        Assert.Equal("has space & more!", annotated.Service(new("default", "web")).Annotations["Example.com/Note"]);
        ShouldFail("InvalidAnnotation", () => s_cluster.SetService(new("default", "web"), service => service with { Annotations = One("bad key!", "v") }));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("preferclose")]
    [InlineData("")]
    public void A_traffic_distribution_cannot_be(string distribution) =>
        ShouldFail("InvalidService", () => s_cluster.AddService(Service("new", null, Port(80)) with { TrafficDistribution = distribution }));
}
