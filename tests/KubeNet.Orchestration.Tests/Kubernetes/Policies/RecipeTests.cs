using KubeNet.Orchestration.Kubernetes.Edits;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>The recipes of ahmetb/kubernetes-network-policy-recipes, by their numbers and names, each with what its page tries out.</summary>
public sealed class RecipeTests
{
    private static readonly PolicyScenario[] s_recipes =
    [
        new PolicyScenario("01 Deny all traffic to an application")
            .With(Policy("default/web-deny-all", Selector("app=web"), ingress: []))
            .Expect("80/TCP: * -/> default/web"),
        new PolicyScenario("02 Limit traffic to an application")
            .With(Policy("default/api-allow", Selector("app=bookstore,role=api"), ingress: [Rule([Pods(Selector("app=bookstore"))])]))
            .Expect("80/TCP: * -/> default/api, default/frontend -> default/api, default/search -> default/api, default/db -> default/api"),
        new PolicyScenario("02a Allow all traffic to an application")
            .With(Policy("default/web-deny-all", Selector("app=web"), ingress: []))
            .With(Policy("default/web-allow-all", Selector("app=web"), ingress: [Rule([])]))
            .Expect("80/TCP:"),
        new PolicyScenario("03 Deny all non-whitelisted traffic in a namespace")
            .With(Policy("default/default-deny-all", All, ingress: []))
            .Expect("80/TCP: * -/> default/*"),
        new PolicyScenario("04 Deny all traffic from other namespaces")
            .With(Policy("secondary/deny-from-other-namespaces", All, ingress: [Rule([Pods(All)])]))
            .Expect("80/TCP: default/* -/> secondary/*, prod/* -/> secondary/*, dev/* -/> secondary/*"),
        new PolicyScenario("05 Allow traffic to an application from all namespaces")
            .With(Policy("default/default-deny-all", All, ingress: []))
            .With(Policy("default/web-allow-all-namespaces", Selector("app=web"), ingress: [Rule([PodsIn(All)])]))
            .Expect("80/TCP: * -/> default/*, * -> default/web"),
        new PolicyScenario("06 Allow traffic from a namespace")
            .With(Policy("default/web-allow-prod", Selector("app=web"), ingress: [Rule([PodsIn(Selector("purpose=production"))])]))
            .Expect("80/TCP: * -/> default/web, prod/* -> default/web"),
        new PolicyScenario("07 Allow traffic from some pods in another namespace")
            .With(Policy("default/web-allow-all-ns-monitoring", Selector("app=web"), ingress: [Rule([PodsIn(Selector("purpose=production"), Selector("type=monitoring"))])]))
            .Expect("80/TCP: * -/> default/web, prod/prometheus -> default/web"),
        new PolicyScenario("09 Allow traffic only to a port of an application")
            .With(Policy("default/api-allow-5000", Selector("app=apiserver"), ingress: [Rule([Pods(Selector("role=monitoring"))], "81/TCP")]))
            .Expect("80/TCP: * -/> default/apiserver").Expect("81/TCP: * -/> default/apiserver, default/monitoring -> default/apiserver"),
        new PolicyScenario("10 Allowing traffic with multiple selectors")
            .With(Policy("default/redis-allow-services", Selector("app=bookstore,role=db"), ingress:
            [
                Rule([Pods(Selector("app=bookstore,role=search")), Pods(Selector("app=bookstore,role=api")), Pods(Selector("app=inventory,role=web"))]),
            ]))
            .Expect("80/TCP: * -/> default/db, default/search -> default/db, default/api -> default/db, default/inventory -> default/db"),
        new PolicyScenario("11 Deny egress traffic from an application")
            .With(Policy("default/foo-deny-egress", Selector("app=foo"), egress: []))
            .Expect("80/TCP: default/foo -/> *"),
        new PolicyScenario("11 Deny egress traffic from an application, but for DNS")
            .With(Policy("default/foo-deny-egress", Selector("app=foo"), egress: [Rule([], "53/UDP", "53/TCP")]))
            .Expect("80/TCP: default/foo -/> *").Expect("53/UDP:"),
        new PolicyScenario("12 Deny all non-whitelisted traffic from a namespace")
            .With(Policy("default/default-deny-all-egress", All, egress: []))
            .Expect("80/TCP: default/* -/> *"),
        new PolicyScenario("14 Deny external egress traffic: pods of the cluster still reach each other")
            .With(Policy("default/foo-deny-external-egress", Selector("app=foo"), egress: [Rule([], "53/UDP", "53/TCP"), Rule([PodsIn(All)])]))
            .Expect("80/TCP:"),
    ];

    public static TheoryData<string> Names => [.. s_recipes.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Recipe(string name) => s_recipes.Single(one => one.Name == name).Run(Cluster());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recipe_08_Allow_traffic_from_external_clients(bool isAllowed)
    {
        var lab = Cluster();
        lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/default-deny-all", All, ingress: [])));
        if (isAllowed)
            lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/web-allow-external", Selector("app=web"), ingress: [Rule([])])));
        Assert.Equal(isAllowed, lab.ReachesFrom("kube-lan", "10.244.1.2"));
    }

    [Fact]
    public void Recipe_14_Deny_external_egress_traffic()
    {
        var lab = Cluster();
        Assert.True(lab.ReachesFrom("foo.default", Outside));
        lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("default/foo-deny-external-egress", Selector("app=foo"), egress: [Rule([], "53/UDP", "53/TCP"), Rule([PodsIn(All)])])));
        Assert.False(lab.ReachesFrom("foo.default", Outside));
        Assert.True(lab.ReachesFrom("web.default", Outside));
    }

    /// <summary>The router of the nodes' network stands for all that is outside.</summary>
    private static string Outside => "192.168.0.1";

    private static PolicyLab Cluster()
    {
        var lab = Lab("prod", "dev", "secondary");
        lab.Edit(cluster => cluster
            .SetNamespace("prod", Labels("purpose=production")).SetNamespace("dev", Labels("purpose=testing"))
            .AddPod(Pod("default/web", "10.244.1.2", "app=web"))
            .AddPod(Pod("default/api", "10.244.1.3", "app=bookstore,role=api"))
            .AddPod(Pod("default/frontend", "10.244.1.4", "app=bookstore,role=frontend"))
            .AddPod(Pod("default/search", "10.244.2.2", "app=bookstore,role=search"))
            .AddPod(Pod("default/db", "10.244.2.3", "app=bookstore,role=db"))
            .AddPod(Pod("default/inventory", "10.244.2.4", "app=inventory,role=web"))
            .AddPod(Pod("default/apiserver", "10.244.3.2", "app=apiserver"))
            .AddPod(Pod("default/monitoring", "10.244.3.3", "role=monitoring"))
            .AddPod(Pod("default/foo", "10.244.3.4", "app=foo"))
            .AddPod(Pod("prod/prometheus", "10.244.1.5", "type=monitoring"))
            .AddPod(Pod("prod/other", "10.244.2.5", "type=other"))
            .AddPod(Pod("dev/prometheus", "10.244.3.5", "type=monitoring"))
            .AddPod(Pod("secondary/web", "10.244.1.6", "app=web")));
        lab.Listen("kube-lan", 80);
        return lab;
    }
}
