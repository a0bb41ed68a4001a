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
    private static readonly string s_longest = new('a', 63);

    [Theory]
    [InlineData("app", "web")]
    [InlineData("app", "")]
    [InlineData("App_1.b-c", "V_1.b-c")]
    [InlineData("app.kubernetes.io/name", "9")]
    public void A_label_may_be(string key, string value) => Assert.Equal(value, s_cluster.AddPod(Pod("new") with { Labels = One(key, value) }).Pod(new("default", "new")).Labels[key]);

    [Fact]
    public void A_part_of_a_label_has_63_characters_and_a_prefix_253()
    {
        var prefix = $"{s_longest}.{s_longest}.{s_longest}.{s_longest[..61]}";
        Assert.Equal(253, prefix.Length);
        Assert.Single(s_cluster.AddNamespace("new", One($"{prefix}/{s_longest}", s_longest)).Namespaces["new"].Labels.Items, label => label.Value == s_longest);
        ShouldFail("InvalidLabel", () => s_cluster.AddNamespace("new", One($"{prefix}a/app", "v")));
    }

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
        ShouldFail("InvalidSelector", () => s_cluster.AddNetworkPolicy(new NetworkPolicy { Name = new("default", "new"), Egress = [new PolicyRule([new PolicyPeer { PodSelector = new LabelSelector { MatchLabels = labels } }], [])] }));
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
    public void A_workload_s_selector_is_checked_too() => ShouldFail("InvalidSelector", () => s_cluster.AddWorkload(new Workload
    {
        Kind = WorkloadKind.Deployment,
        Name = new("default", "new"),
        Selector = new LabelSelector { MatchLabels = One("app", "x"), MatchExpressions = [new LabelRequirement("a b", LabelOperator.DoesNotExist, [])] },
        Template = Pod("t", null, "app=x"),
    }));

    [Theory]
    [InlineData("80", 80, null)]
    [InlineData("80", 79, "InvalidPolicyPort")]
    [InlineData("http", 90, "InvalidPolicyPort")]
    [InlineData("", 90, "InvalidPolicyPort")]
    [InlineData("a-name-that-is-too-long", null, "InvalidObjectName")]
    [InlineData("http", null, null)]
    [InlineData("", null, null)]
    public void A_policy_s_port_is_a_number_or_a_name_and_a_range_has_two_numbers(string port, int? end, string? errorId)
    {
        var policy = new NetworkPolicy { Name = new("default", "new"), Ingress = [new PolicyRule([], [new PolicyPort(KubeNet.Engine.Packets.IpProtocol.Tcp, port.Length == 0 ? default : PortReference.Parse(port), (ushort?)end)])] };
        if (errorId is null)
            Assert.Single(s_cluster.AddNetworkPolicy(policy).NetworkPolicies);
        else
            ShouldFail(errorId, () => s_cluster.AddNetworkPolicy(policy));
    }

    [Fact]
    public void A_policy_keeps_its_name()
    {
        var policy = new NetworkPolicy { Name = new("default", "p") };
        ShouldFail("NetworkPolicyFieldImmutable", () => s_cluster.AddNetworkPolicy(policy).SetNetworkPolicy(policy.Name, before => before with { Name = new("default", "q") }));
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
