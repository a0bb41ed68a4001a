using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Services: what the API server fills in, and what it refuses.</summary>
public sealed class ServiceEditsTests
{
    private static readonly ObjectName s_web = new("default", "web");

    [Fact]
    public void A_cluster_address_comes_from_the_upper_band_of_the_range()
    {
        var cluster = Empty().AddService(Typed(ServiceType.ClusterIP)).AddService(Typed(ServiceType.ClusterIP, "web2"));
        Assert.Equal(["10.96.1.1", "10.96.1.2"], cluster.Services.Values.Select(service => service.ClusterIPs.Single().ToString()));
    }

    [Fact]
    public void The_lower_band_serves_when_the_upper_one_is_full()
    {
        var cluster = Empty(new ClusterOptions { ServiceCidrs = [IpPrefix.Parse("10.96.0.0/27")] });
        for (var number = 0; number < 30; number++)
            cluster = cluster.AddService(Typed(ServiceType.ClusterIP, $"s{number}"));
        Assert.Equal("10.96.0.17", cluster.Services[new("default", "s0")].ClusterIPs[0].ToString());
        Assert.Equal("10.96.0.1", cluster.Services[new("default", "s14")].ClusterIPs[0].ToString());
        ShouldFail("ServiceAddressesExhausted", () => cluster.AddService(Typed(ServiceType.ClusterIP, "more")));
    }

    [Fact]
    public void A_health_check_port_and_the_first_family_stay()
    {
        var local = Typed(ServiceType.LoadBalancer) with { ExternalTrafficPolicy = TrafficPolicy.Local, HealthCheckNodePort = 32000 };
        var cluster = Empty().AddService(local);
        Assert.Equal(32000, cluster.SetService(s_web, service => service with { HealthCheckNodePort = 0 }).Services[s_web].HealthCheckNodePort);
        ShouldFail("ServiceFieldImmutable", () => cluster.SetService(s_web, service => service with { HealthCheckNodePort = 32001 }));
        var dual = Empty(DualStack).AddService(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.RequireDualStack });
        ShouldFail("ServiceFieldImmutable", () => dual.SetService(s_web, service => service with { IpFamilies = [IpFamily.IPv6, IpFamily.IPv4] }));
    }

    [Theory]
    [InlineData("239.1.1.1", true)]
    [InlineData("224.0.0.9", false)]
    [InlineData("ff02::9", false)]
    [InlineData("169.254.10.1", false)]
    [InlineData("127.0.0.9", false)]
    public void External_addresses_reach_beyond_the_host_and_its_link(string address, bool isTaken)
    {
        var service = Typed(ServiceType.LoadBalancer) with { ExternalIPs = [IpAddress.Parse(address)] };
        if (isTaken)
            Assert.Equal(address, Added(service).ExternalIPs[0].ToString());
        else
            ShouldFail("InvalidService", () => Added(service));
        Assert.Equal(address, Added(Typed(ServiceType.LoadBalancer) with { LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse(address), null)] }).LoadBalancerIngress[0].Address.ToString());
    }

    [Fact]
    public void A_local_load_balancer_gets_a_health_check_port() =>
        Assert.Equal(30087, Added(Typed(ServiceType.LoadBalancer) with { ExternalTrafficPolicy = TrafficPolicy.Local }).HealthCheckNodePort);

    [Fact]
    public void A_target_port_is_the_port_unless_given() => Assert.Equal("80", Added(Typed(ServiceType.ClusterIP)).Ports[0].TargetPort.ToString());

    [Theory]
    [InlineData(IpFamilyPolicy.SingleStack, 1)]
    [InlineData(IpFamilyPolicy.PreferDualStack, 2)]
    [InlineData(IpFamilyPolicy.RequireDualStack, 2)]
    public void Families_follow_the_policy(IpFamilyPolicy policy, int families) =>
        Assert.Equal(families, Added(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = policy }, DualStack).ClusterIPs.Count);

    [Fact]
    public void Two_families_are_preferred_in_vain_on_a_cluster_of_one() =>
        Assert.Equal(IpFamily.IPv4, Assert.Single(Added(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack }).IpFamilies));

    [Fact]
    public void The_families_asked_for_come_first() =>
        Assert.Equal([IpFamily.IPv6, IpFamily.IPv4], Added(Typed(ServiceType.ClusterIP) with { IpFamilies = [IpFamily.IPv6], IpFamilyPolicy = IpFamilyPolicy.PreferDualStack }, DualStack).IpFamilies);

    [Fact]
    public void Headless_and_alias_services_have_no_address()
    {
        Assert.Empty(Added(Typed(ServiceType.ClusterIP) with { IsHeadless = true }).ClusterIPs);
        Assert.Empty(Added(new Service { Name = s_web, Type = ServiceType.ExternalName, ExternalName = "example.org" }).ClusterIPs);
    }

    /// <summary>ValidateService asks about it only where the type is ExternalName, and dropTypeDependentFields leaves it alone.</summary>
    [Theory]
    [InlineData(ServiceType.ClusterIP)]
    [InlineData(ServiceType.NodePort)]
    [InlineData(ServiceType.LoadBalancer)]
    public void An_external_name_means_nothing_to_other_types(ServiceType type)
    {
        var service = Added(Typed(type) with { ExternalName = "Not a name." });
        Assert.Equal((1, "Not a name.", null), (service.ClusterIPs.Count, service.ExternalName, service.Alias));
    }

    [Fact]
    public void An_alias_that_becomes_a_service_with_an_address_is_no_alias_any_more()
    {
        var cluster = Empty().AddService(new Service { Name = s_web, Type = ServiceType.ExternalName, ExternalName = "example.org." })
            .SetService(s_web, before => before with { Type = ServiceType.ClusterIP, Ports = [Port(80)] });
        Assert.Equal((1, "example.org.", null), (cluster.Service(s_web).ClusterIPs.Count, cluster.Service(s_web).ExternalName, cluster.Service(s_web).Alias));
        Assert.Equal(cluster.Service(s_web).ClusterIPs, ClusterDns.Ask(cluster, "web.default.svc.cluster.local").Addresses);
    }

    [Theory]
    [InlineData("Example.org")]
    [InlineData("example.org..")]
    [InlineData("has space")]
    public void An_alias_is_of_a_DNS_name_in_lower_case(string name) => ShouldFail("InvalidObjectName", () => Added(new Service { Name = s_web, Type = ServiceType.ExternalName, ExternalName = name }));

    /// <summary>The API server fills both families in by itself, before it asks what the cluster has (initIPFamilyFields).</summary>
    [Theory]
    [InlineData(null, "", IpFamilyPolicy.RequireDualStack, "IPv4 IPv6")]
    [InlineData(IpFamilyPolicy.RequireDualStack, "IPv4 IPv6", IpFamilyPolicy.RequireDualStack, "IPv4 IPv6")]
    [InlineData(IpFamilyPolicy.PreferDualStack, "IPv6", IpFamilyPolicy.PreferDualStack, "IPv6 IPv4")]
    [InlineData(IpFamilyPolicy.SingleStack, "", IpFamilyPolicy.SingleStack, "IPv4")]
    [InlineData(IpFamilyPolicy.SingleStack, "IPv6", IpFamilyPolicy.SingleStack, "IPv6")]
    public void A_headless_service_without_a_selector_has_both_families_on_a_cluster_of_one_too(IpFamilyPolicy? policy, string families, IpFamilyPolicy filledIn, string has)
    {
        var wanted = families.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<IpFamily>).ToEquatableArray();
        var service = Added(Service("web", null, Port(80)) with { IsHeadless = true, IpFamilyPolicy = policy, IpFamilies = wanted });
        Assert.Equal((filledIn, has), (service.IpFamilyPolicy, string.Join(' ', service.IpFamilies)));
    }

    [Fact]
    public void A_headless_service_that_selects_pods_has_the_families_of_the_cluster()
    {
        Assert.Equal(IpFamilyPolicy.SingleStack, Added(Typed(ServiceType.ClusterIP) with { IsHeadless = true }).IpFamilyPolicy);
        ShouldFail("ServiceFamilyMissing", () => Added(Typed(ServiceType.ClusterIP) with { IsHeadless = true, IpFamilyPolicy = IpFamilyPolicy.RequireDualStack }));
    }

    private static Service Alias => new() { Name = s_web, Type = ServiceType.ExternalName, ExternalName = "example.org" };

    /// <summary>What ValidateService does not look at there.</summary>
    [Fact]
    public void An_alias_may_say_a_session_affinity_and_node_ports_and_holds_none()
    {
        var cluster = Empty().AddService(Alias with { AffinitySeconds = 10, Ports = [Port(80) with { NodePort = 30080 }] });
        Assert.Equal((10, 30080), (cluster.Service(s_web).AffinitySeconds, (int)cluster.Service(s_web).Ports[0].NodePort));
        Assert.Equal(2, cluster.AddService(Service("other", null, Port(80) with { NodePort = 30080 }) with { Type = ServiceType.NodePort }).Services.Count);
    }

    [Fact]
    public void A_service_that_becomes_an_alias_loses_what_it_had_unless_it_was_changed_too()
    {
        var cluster = Empty().AddService(Typed(ServiceType.NodePort));
        var after = cluster.SetService(s_web, before => before with { Type = ServiceType.ExternalName, ExternalName = "example.org" }).Service(s_web);
        Assert.Equal((0, 0, null, 0), (after.ClusterIPs.Count, after.IpFamilies.Count, after.IpFamilyPolicy, (int)after.Ports[0].NodePort));
        ShouldFail("InvalidService", () => cluster.SetService(s_web, before => before with { Type = ServiceType.ExternalName, ExternalName = "example.org", ClusterIPs = [IpAddress.Parse("10.96.0.11")] }));
    }

    /// <summary>dropTypeDependentFields leaves source ranges alone, and ValidateService refuses them then.</summary>
    [Fact]
    public void Source_ranges_are_taken_away_by_hand_before_a_service_is_no_load_balancer_any_more()
    {
        var cluster = Empty().AddService(Typed(ServiceType.LoadBalancer) with { LoadBalancerSourceRanges = [IpPrefix.Parse("203.0.113.0/24")], LoadBalancerClass = "example.org/lb" });
        ShouldFail("InvalidService", () => cluster.SetService(s_web, before => before with { Type = ServiceType.NodePort }));
        Assert.Null(cluster.SetService(s_web, before => before with { Type = ServiceType.NodePort, LoadBalancerSourceRanges = [] }).Service(s_web).LoadBalancerClass);
        ShouldFail("ServiceFieldImmutable", () => cluster.SetService(s_web, before => before with { LoadBalancerClass = "example.org/other" }));
        ShouldFail("ServiceFieldImmutable", () => cluster.SetService(s_web, before => before with { LoadBalancerClass = null }));
    }

    public static TheoryData<string, Service> Refused => new()
    {
        { "ServiceExists", Typed(ServiceType.ClusterIP, "there") },
        { "InvalidObjectName", Typed(ServiceType.ClusterIP, "9web") },
        { "KubeNamespaceNotFound", Typed(ServiceType.ClusterIP, "prod/web") },
        { "ServiceAddressTaken", Typed(ServiceType.ClusterIP) with { ClusterIPs = [IpAddress.Parse("10.96.0.10")] } },
        { "ServiceAddressOutsideRange", Typed(ServiceType.ClusterIP) with { ClusterIPs = [IpAddress.Parse("10.80.0.1")] } },
        { "ServiceAddressOutsideRange", Typed(ServiceType.ClusterIP) with { ClusterIPs = [IpAddress.Parse("10.96.0.0")] } },
        { "ServiceFamilyMissing", Typed(ServiceType.ClusterIP) with { IpFamilies = [IpFamily.IPv6] } },
        { "ServiceFamilyMissing", Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.RequireDualStack } },
        { "NodePortTaken", Service("web", null, Port(80) with { NodePort = 30080 }) with { Type = ServiceType.NodePort } },
        { "NodePortOutOfRange", Service("web", null, Port(80) with { NodePort = 8080 }) with { Type = ServiceType.NodePort } },
        { "InvalidServicePort", Service("web", null, Port(80) with { NodePort = 30081 }) },
        { "InvalidServicePort", Service("web", null) },
        { "InvalidServicePort", Service("web", null, Port(80), Port(81, name: "b")) },
        { "DuplicateServicePort", Service("web", null, Port(80, name: "a"), Port(80, name: "b")) },
        { "DuplicateServicePort", Service("web", null, Port(80, name: "a"), Port(81, name: "a")) },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { ExternalTrafficPolicy = TrafficPolicy.Local } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { AffinitySeconds = 0 } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { AffinitySeconds = 86401 } },
        { "InvalidService", Alias with { ClusterIPs = [IpAddress.Parse("10.96.0.11")] } },
        { "InvalidService", Alias with { IsHeadless = true } },
        { "InvalidService", Alias with { IpFamilies = [IpFamily.IPv4] } },
        { "InvalidService", Alias with { IpFamilyPolicy = IpFamilyPolicy.SingleStack } },
        { "InvalidService", Typed(ServiceType.NodePort) with { LoadBalancerClass = "example.org/lb" } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { Annotations = Labels("service.kubernetes.io/topology-mode=Auto,service.kubernetes.io/topology-aware-hints=Disabled") } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { ExternalIPs = [IpAddress.Parse("127.0.0.1")] } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { LoadBalancerIngress = [new(IpAddress.Parse("1.2.3.4"))] } },
        { "InvalidService", Typed(ServiceType.NodePort) with { IsHeadless = true } },
        { "InvalidService", Typed(ServiceType.NodePort) with { AllocateLoadBalancerNodePorts = false } },
        { "InvalidService", Typed(ServiceType.ClusterIP) with { AllocateLoadBalancerNodePorts = true } },
        { "InvalidService", new Service { Name = s_web, Type = ServiceType.ExternalName } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_service_that_cannot_be_is_refused(string errorId, Service service)
    {
        var cluster = Empty()
            .AddService(Typed(ServiceType.ClusterIP, "there") with { ClusterIPs = [IpAddress.Parse("10.96.0.10")] })
            .AddService(Service("port", null, Port(80) with { NodePort = 30080 }) with { Type = ServiceType.NodePort });
        ShouldFail(errorId, () => cluster.AddService(service));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(86400)]
    public void An_affinity_lasts_a_second_to_a_day(int seconds) => Assert.Equal(seconds, Added(Typed(ServiceType.ClusterIP) with { AffinitySeconds = seconds }).AffinitySeconds);

    [Fact]
    public void A_service_keeps_its_address_and_loses_its_node_port_with_its_type()
    {
        var cluster = Empty().AddService(Typed(ServiceType.NodePort));
        var before = cluster.Services[s_web];
        var after = cluster.SetService(s_web, service => service with { Type = ServiceType.ClusterIP }).Services[s_web];
        Assert.Equal(before.ClusterIPs, after.ClusterIPs);
        Assert.Equal(0, after.Ports[0].NodePort);
        ShouldFail("ServiceFieldImmutable", () => cluster.SetService(s_web, service => service with { ClusterIPs = [IpAddress.Parse("10.96.7.7")] }));
    }

    [Fact]
    public void What_a_removed_service_held_is_free_again()
    {
        var taken = Typed(ServiceType.ClusterIP) with { ClusterIPs = [IpAddress.Parse("10.96.0.10")] };
        Assert.Single(Empty().AddService(taken).RemoveService(s_web).AddService(taken).Services);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(IpFamilyPolicy.SingleStack)]
    public void Two_families_need_a_policy_that_allows_them(IpFamilyPolicy? policy)
    {
        ShouldFail("InvalidService", () => Added(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = policy, IpFamilies = [IpFamily.IPv4, IpFamily.IPv6] }, DualStack));
        ShouldFail("InvalidService", () => Added(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = policy, ClusterIPs = [IpAddress.Parse("10.96.0.10"), IpAddress.Parse("fd00:10:96::10")] }, DualStack));
    }

    [Theory]
    [InlineData("IPv4 IPv4", "")]
    [InlineData("IPv6 IPv4", "10.96.0.50 fd00:10:96::50")]
    [InlineData("IPv6", "10.96.0.50")]
    public void Families_are_named_once_and_in_the_order_of_the_addresses(string families, string addresses) => ShouldFail("InvalidService", () => Added(
        Typed(ServiceType.ClusterIP) with
        {
            IpFamilyPolicy = IpFamilyPolicy.PreferDualStack,
            IpFamilies = families.Split(' ').Select(Enum.Parse<IpFamily>).ToEquatableArray(),
            ClusterIPs = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IpAddress.Parse).ToEquatableArray(),
        },
        DualStack));

    [Fact]
    public void The_second_address_of_a_service_stays_too()
    {
        var dual = Empty(DualStack).AddService(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.RequireDualStack });
        ShouldFail("ServiceFieldImmutable", () => dual.SetService(s_web, service => service with { ClusterIPs = [service.ClusterIPs[0], IpAddress.Parse("fd00:10:96::99")] }));
    }

    [Fact]
    public void A_headless_service_may_change_its_family()
    {
        var cluster = Empty(DualStack).AddService(Typed(ServiceType.ClusterIP) with { IsHeadless = true });
        Assert.Equal([IpFamily.IPv6], cluster.SetService(s_web, service => service with { IpFamilies = [IpFamily.IPv6] }).Service(s_web).IpFamilies);
    }

    [Fact]
    public void A_service_that_becomes_single_stack_gives_its_second_family_back()
    {
        var dual = Empty(DualStack).AddService(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack });
        var single = dual.SetService(s_web, service => service with { IpFamilyPolicy = IpFamilyPolicy.SingleStack }).Services[s_web];
        Assert.Equal([IpFamily.IPv4], single.IpFamilies);
        Assert.Equal(dual.Services[s_web].ClusterIPs[0], Assert.Single(single.ClusterIPs));
        Assert.Equal(IpFamilyPolicy.SingleStack, single.IpFamilyPolicy);
    }

    [Fact]
    public void A_change_that_names_no_family_policy_keeps_the_former_one()
    {
        var dual = Empty(DualStack).AddService(Typed(ServiceType.ClusterIP) with { IpFamilyPolicy = IpFamilyPolicy.PreferDualStack });
        var after = dual.SetService(s_web, _ => Typed(ServiceType.ClusterIP)).Services[s_web];
        Assert.Equal(IpFamilyPolicy.PreferDualStack, after.IpFamilyPolicy);
        Assert.Equal(dual.Services[s_web].ClusterIPs, after.ClusterIPs);
    }
}
