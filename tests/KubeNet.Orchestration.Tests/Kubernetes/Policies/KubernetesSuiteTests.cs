using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>
/// What Kubernetes' own end-to-end suite asks of a network policy plugin (test/e2e/network/netpol/network_policy.go): its names, policies and
/// truth tables. All nine pods of its model are there in every case, spread over three nodes; like it, no case asks about a pod and itself.
/// </summary>
public sealed class KubernetesSuiteTests
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private static readonly LabelSelector s_a = Selector("pod=a");
    private static readonly LabelSelector s_y = Selector($"{NameLabel}=y");
    private static readonly LabelSelector s_notX = Where(NameLabel, LabelOperator.NotIn, "x");

    private static readonly PolicyScenario[] s_cases =
    [
        new PolicyScenario("should support a 'default-deny-ingress' policy")
            .With(Policy("x/deny-ingress", All, ingress: []))
            .Expect("80/TCP: * -/> x/*").Expect("80/UDP: * -/> x/*").Expect("80/SCTP: * -/> x/*"),
        new PolicyScenario("should support a 'default-deny-all' policy")
            .With(Policy("x/deny-all", All, ingress: [], egress: []))
            .Expect("80/TCP: * -/> x/*, x/* -/> *"),
        new PolicyScenario("should enforce policy to allow traffic from pods within server namespace based on PodSelector")
            .With(Policy("x/x-a-allows-x-b", s_a, ingress: [Rule([Pods(Selector("pod=b"))])]))
            .Expect("80/TCP: * -/> x/a, x/b -> x/a"),
        new PolicyScenario("should enforce policy to allow ingress traffic for a target")
            .With(Policy("x/deny-all", All, ingress: []))
            .With(Policy("x/allow-all-to-a", s_a, ingress: [Rule([PodsIn(All, All)])]))
            .Expect("80/TCP: * -/> x/*, * -> x/a"),
        new PolicyScenario("should enforce policy to allow ingress traffic from pods in all namespaces")
            .With(Policy("x/allow-from-another-ns", s_a, ingress: [Rule([PodsIn(All)])]))
            .Expect("80/TCP:"),
        new PolicyScenario("should enforce policy to allow traffic only from a different namespace, based on NamespaceSelector")
            .With(Policy("x/allow-client-a-via-ns-selector", s_a, ingress: [Rule([PodsIn(s_y)])]))
            .Expect("80/TCP: x/* -/> x/a, z/* -/> x/a"),
        new PolicyScenario("should enforce policy based on PodSelector with MatchExpressions")
            .With(Policy("x/x-a-allows-x-b", s_a, ingress: [Rule([Pods(Where("pod", LabelOperator.In, "b"))])]))
            .Expect("80/TCP: * -/> x/a, x/b -> x/a"),
        new PolicyScenario("should enforce policy based on NamespaceSelector with MatchExpressions")
            .With(Policy("x/allow-ns-y-match-selector", s_a, ingress: [Rule([PodsIn(Where(NameLabel, LabelOperator.In, "y"))])]))
            .Expect("80/TCP: x/* -/> x/a, z/* -/> x/a"),
        new PolicyScenario("should enforce policy based on PodSelector or NamespaceSelector")
            .With(Policy("x/allow-ns-y-match-selector", s_a, ingress: [Rule([PodsIn(s_notX), Pods(Selector("pod=b"))])]))
            .Expect("80/TCP: x/c -/> x/a"),
        new PolicyScenario("should enforce policy based on PodSelector and NamespaceSelector")
            .With(Policy("x/allow-ns-y-podselector-and-nsselector", s_a, ingress: [Rule([PodsIn(s_notX, Selector("pod=b"))])]))
            .Expect("80/TCP: * -/> x/a, y/b -> x/a, z/b -> x/a"),
        new PolicyScenario("should enforce policy based on Multiple PodSelectors and NamespaceSelectors")
            .With(Policy("x/allow-ns-y-z-pod-b-c", s_a, ingress: [Rule([PodsIn(s_notX, Where("pod", LabelOperator.In, "b", "c"))])]))
            .Expect("80/TCP: x/* -/> x/a, y/a -/> x/a, z/a -/> x/a"),
        new PolicyScenario("should enforce policy based on any PodSelectors")
            .With(Policy("x/allow-ns-x-pod-b-c", s_a, ingress: [Rule([Pods(Selector("pod=b")), Pods(Selector("pod=c"))])]))
            .Expect("80/TCP: * -/> x/a, x/b -> x/a, x/c -> x/a"),
        new PolicyScenario("should enforce policy to allow traffic only from a pod in a different namespace based on PodSelector and NamespaceSelector")
            .With(Policy("x/allow-ns-y-pod-a-via-namespace-pod-selector", s_a, ingress: [Rule([PodsIn(s_y, s_a)])]))
            .Expect("80/TCP: * -/> x/a, y/a -> x/a").Expect("80/UDP: * -/> x/a, y/a -> x/a").Expect("80/SCTP: * -/> x/a, y/a -> x/a"),
        new PolicyScenario("should enforce policy based on Ports")
            .With(Policy("x/allow-client-a-via-ns-selector", s_a, ingress: [Rule([PodsIn(s_y)], "81/TCP", "81/UDP", "81/SCTP")]))
            .Expect("81/TCP: x/* -/> x/a, z/* -/> x/a").Expect("81/UDP: x/* -/> x/a, z/* -/> x/a").Expect("81/SCTP: x/* -/> x/a, z/* -/> x/a"),
        new PolicyScenario("should enforce multiple, stacked policies with overlapping podSelectors")
            .With(Policy("x/allow-client-a-via-ns-selector", s_a, ingress: [Rule([PodsIn(s_y)], "81/TCP")]))
            .Expect("81/TCP: x/* -/> x/a, z/* -/> x/a").Expect("80/TCP: * -/> x/a")
            .With(Policy("x/allow-client-a-via-ns-selector-80", s_a, ingress: [Rule([PodsIn(s_y)], "80/TCP")]))
            .Expect("80/TCP: x/* -/> x/a, z/* -/> x/a"),
        new PolicyScenario("should support allow-all policy")
            .With(Policy("x/allow-all", All, ingress: [Rule([])]))
            .Expect("80/TCP:").Expect("81/TCP:"),
        new PolicyScenario("should allow ingress access on one named port")
            .With(Policy("x/allow-all", All, ingress: [Rule([], "serve-81-tcp/TCP")]))
            .Expect("81/TCP:").Expect("80/TCP: * -/> x/*"),
        new PolicyScenario("should allow ingress access from namespace on one named port")
            .With(Policy("x/allow-client-a-via-ns-selector-80", s_a, ingress: [Rule([PodsIn(s_y)], "serve-80-tcp/TCP")]))
            .Expect("80/TCP: x/* -/> x/a, z/* -/> x/a").Expect("81/TCP: * -/> x/a"),
        new PolicyScenario("should allow egress access on one named port")
            .With(Policy("x/allow-egress", All, egress: [Rule([], "serve-80-tcp/TCP")]))
            .Expect("80/TCP:").Expect("81/TCP: x/* -/> *"),
        new PolicyScenario("should enforce updated policy")
            .With(Policy("x/allow-all-mutate-to-deny-all", All, ingress: [Rule([])]))
            .Expect("81/TCP:")
            .With(Policy("x/allow-all-mutate-to-deny-all", All, ingress: []))
            .Expect("81/TCP: * -/> x/*"),
        new PolicyScenario("should allow ingress access from updated namespace")
            .With(Policy("x/allow-client-a-via-ns-selector", s_a, ingress: [Rule([PodsIn(Selector("ns2=updated"))])]))
            .Expect("80/TCP: * -/> x/a")
            .Edit(cluster => cluster.SetNamespace("y", Labels("ns=y,ns2=updated")))
            .Expect("80/TCP: * -/> x/a, y/* -> *"),
        new PolicyScenario("should allow ingress access from updated pod")
            .With(Policy("x/allow-client-a-via-pod-selector", s_a, ingress: [Rule([Pods(Selector("pod=b,pod2=updated"))])]))
            .Expect("80/TCP: * -/> x/a")
            .Label("x/b", "pod=b,pod2=updated")
            .Expect("80/TCP: * -/> x/a, x/b -> x/a"),
        new PolicyScenario("should deny ingress from pods on other namespaces")
            .With(Policy("x/deny-empty-policy", All, ingress: [Rule([Pods(All)])]))
            .Expect("80/TCP: y/* -/> x/*, z/* -/> x/*"),
        new PolicyScenario("should deny ingress access to updated pod")
            .With(Policy("x/deny-ingress-via-label-selector", Selector("target=isolated"), ingress: []))
            .Expect("80/TCP:")
            .Label("x/a", "pod=a,target=isolated")
            .Expect("80/TCP: * -/> x/a"),
        new PolicyScenario("should deny egress from pods based on PodSelector")
            .With(Policy("x/deny-egress-pod-a", s_a, egress: []))
            .Expect("80/TCP: x/a -/> *"),
        new PolicyScenario("should deny egress from all pods in a namespace")
            .With(Policy("x/deny-egress-ns-x", All, egress: []))
            .Expect("80/TCP: x/* -/> *"),
        new PolicyScenario("should work with Ingress, Egress specified together")
            .With(Policy("x/allow-client-a-via-pod-selector", s_a, ingress: [Rule([Pods(Selector("pod=b"))])], egress: [Rule([], "80/TCP")]))
            .Expect("80/TCP: * -/> x/a, x/b -> x/a").Expect("81/TCP: * -/> x/a, x/a -/> *, x/b -> x/a"),
        new PolicyScenario("should support denying of egress traffic on the client side (even if the server explicitly allows this traffic)")
            .With(Policy("x/allow-to-ns-y-pod-a", s_a, egress: [Rule([PodsIn(s_y, s_a)])]))
            .With(Policy("y/allow-from-xa-on-ya-match-selector", s_a, ingress: [Rule([PodsIn(Selector($"{NameLabel}=x"), s_a)])]))
            .With(Policy("y/allow-from-xa-on-yb-match-selector", Selector("pod=b"), ingress: [Rule([PodsIn(Selector($"{NameLabel}=x"), s_a)])]))
            .Expect("80/TCP: x/a -/> *, * -/> y/a, x/a -> y/a, * -/> y/b"),
        new PolicyScenario("should enforce egress policy allowing traffic to a server in a different namespace based on PodSelector and NamespaceSelector")
            .With(Policy("x/allow-to-ns-y-pod-a", s_a, egress: [Rule([PodsIn(s_y, s_a)])]))
            .Expect("80/TCP: x/a -/> *, x/a -> y/a"),
        new PolicyScenario("should enforce ingress policy allowing any port traffic to a server on a specific protocol")
            .With(Policy("x/allow-ingress-by-proto", s_a, ingress: [Rule([], "/TCP")]))
            .Expect("80/TCP:").Expect("80/UDP: * -/> x/a"),
        new PolicyScenario("should enforce multiple ingress policies with ingress allow-all policy taking precedence")
            .With(Policy("x/allow-ingress-port-80", All, ingress: [Rule([], "80/TCP")]))
            .Expect("81/TCP: * -/> x/*")
            .With(Policy("x/allow-ingress", All, ingress: [Rule([])]))
            .Expect("81/TCP:"),
        new PolicyScenario("should enforce multiple egress policies with egress allow-all policy taking precedence")
            .With(Policy("x/allow-egress-port-80", All, egress: [Rule([], "80/TCP")]))
            .Expect("81/TCP: x/* -/> *")
            .With(Policy("x/allow-egress", All, egress: [Rule([])]))
            .Expect("81/TCP:"),
        new PolicyScenario("should stop enforcing policies after they are deleted")
            .With(Policy("x/deny-all", All, ingress: [], egress: []))
            .Expect("80/TCP: x/* -/> *, * -/> x/*")
            .Edit(cluster => cluster.RemoveNetworkPolicy(ObjectName.Parse("x/deny-all")))
            .Expect("80/TCP:"),
        new PolicyScenario("should allow egress access to server in CIDR block")
            .With(Policy("x/allow-client-a-via-cidr-egress-rule", s_a, egress: [Rule([Block("10.244.2.3/32")])]))
            .Expect("80/TCP: x/a -/> *, x/a -> y/b"),
        new PolicyScenario("should enforce except clause while egress access to server in CIDR block")
            .With(Policy("x/allow-client-a-via-cidr-egress-rule", s_a, egress: [Rule([Block("10.244.0.0/16", "10.244.1.3/32")])]))
            .Expect("80/TCP: x/a -/> x/b"),
        new PolicyScenario("should ensure an IP overlapping both IPBlock.CIDR and IPBlock.Except is allowed")
            .With(Policy("x/allow-client-a-via-cidr-egress-rule", s_a, egress: [Rule([Block("10.244.0.0/16", "10.244.1.3/32")])]))
            .Expect("80/TCP: x/a -/> x/b")
            .With(Policy("x/allow-client-a-via-cidr-egress-rule", s_a, egress: [Rule([Block("10.244.1.3/32")])]))
            .Expect("80/TCP: x/a -/> *, x/a -> x/b"),
        new PolicyScenario("should enforce policies to check ingress and egress policies can be controlled independently based on PodSelector")
            .With(Policy("x/allow-egress-for-target", s_a, egress: [Rule([])]))
            .Expect("80/TCP:")
            .With(Policy("x/deny-ingress-via-label-selector", s_a, ingress: []))
            .Expect("80/TCP: * -/> x/a"),
        new PolicyScenario("should not mistakenly treat 'protocol: SCTP' as 'protocol: TCP', even if the plugin doesn't support SCTP")
            .With(Policy("x/deny-ingress", All, ingress: []))
            .With(Policy("x/allow-only-sctp-ingress-on-port-81", s_a, ingress: [Rule([], "81/SCTP")]))
            .Expect("81/TCP: * -/> x/*").Expect("81/SCTP: * -/> x/*, * -> x/a"),
        new PolicyScenario("should properly isolate pods that are selected by a policy allowing SCTP, even if the plugin doesn't support SCTP")
            .With(Policy("x/allow-only-sctp-ingress-on-port-80", s_a, ingress: [Rule([], "80/SCTP")]))
            .Expect("81/TCP: * -/> x/a"),
        new PolicyScenario("should not allow access by TCP when a policy specifies only UDP")
            .With(Policy("x/allow-only-udp-ingress-on-port-81", s_a, ingress: [Rule([], "81/UDP")]))
            .Expect("81/TCP: * -/> x/a").Expect("81/UDP:"),
        new PolicyScenario("should enforce policy to allow traffic based on NamespaceSelector with MatchLabels using default ns label")
            .With(Policy("x/allow-client-a-via-ns-selector-for-immutable-ns-label", s_a, ingress: [Rule([PodsIn(s_y)])]))
            .Expect("80/TCP: x/* -/> x/a, z/* -/> x/a"),
        new PolicyScenario("should enforce policy based on NamespaceSelector with MatchExpressions using default ns label")
            .With(Policy("x/allow-ns-y-match-selector-for-immutable-ns-label", s_a, egress: [Rule([PodsIn(Where(NameLabel, LabelOperator.NotIn, "y"))])]))
            .Expect("80/TCP: x/a -/> y/*"),
    ];

    public static TheoryData<string> Names => [.. s_cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It(string name) => s_cases.Single(one => one.Name == name).Run(Model());

    /// <summary>The pods a, b and c of the namespaces x, y and z, on nodes 1, 2 and 3, but for the c pods, which are on the next node each.</summary>
    private static PolicyLab Model()
    {
        var lab = Lab("x", "y", "z");
        string[] namespaces = ["x", "y", "z"];
        lab.Edit(cluster => namespaces.Select((name, index) => (name, index)).Aggregate(cluster, (all, home) => all
            .AddPod(Pod($"{home.name}/a", $"10.244.{home.index + 1}.2", "pod=a"))
            .AddPod(Pod($"{home.name}/b", $"10.244.{home.index + 1}.3", "pod=b"))
            .AddPod(Pod($"{home.name}/c", $"10.244.{((home.index + 1) % 3) + 1}.4", "pod=c"))));
        return lab;
    }
}
