using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class ServiceTests
{
    [Fact]
    public void What_a_service_leaves_out_is_left_to_the_cluster()
    {
        var service = Manifests.Single<Service>(Service("selector: {app: web}\n  ports: [{port: 80}]"));
        Assert.Equal(new Service { Name = new ObjectName("default", "a"), Selector = LabelSet.Of([KeyValuePair.Create("app", "web")]), Ports = [new ServicePort { Port = 80 }], LastApplied = ["spec.ports", "spec.selector.app"] }, service);
    }

    [Theory]
    [InlineData("sessionAffinity: Cookie", "spec.sessionAffinity: there is no 'Cookie'")]
    [InlineData("clusterIPs: [None]", "spec.clusterIPs begins with None, but spec.clusterIP is missing")]
    [InlineData("clusterIP: 10.96.0.20\n  clusterIPs: [10.96.0.21]", "spec.clusterIPs begins with 10.96.0.21, but spec.clusterIP is 10.96.0.20")]
    [InlineData("externalTrafficPolicy: Cluster", "spec.externalTrafficPolicy is for services that can be reached from outside")]
    [InlineData("type: ExternalName\n  externalTrafficPolicy: Local", "spec.externalTrafficPolicy is for services that can be reached from outside")]
    public void What_the_API_refuses_is_reported(string field, string said) =>
        Manifests.Read(Service($"{field}\n  ports: [{{port: 80}}]")).ShouldReport("UnusableObject", said);

    [Theory]
    [InlineData("sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}")]
    [InlineData("sessionAffinity: None\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}")]
    public void The_timeout_of_no_affinity_is_dropped(string field)
    {
        var set = Manifests.Read(Service($"{field}\n  ports: [{{port: 80}}]"));
        set.ShouldBeClean();
        Assert.Null(Assert.Single(set.Of<Service>()).AffinitySeconds);
    }

    [Fact]
    public void All_fields_are_read()
    {
        var service = Manifests.Single<Service>(Service("""
            type: LoadBalancer
              clusterIP: 10.96.0.20
              clusterIPs: [10.96.0.20, "fd00::20"]
              ipFamilies: [IPv4, IPv6]
              ipFamilyPolicy: PreferDualStack
              externalIPs: [198.51.100.7]
              loadBalancerClass: example.org/lb
              allocateLoadBalancerNodePorts: false
              loadBalancerSourceRanges: [203.0.113.0/24]
              externalTrafficPolicy: Local
              internalTrafficPolicy: Local
              healthCheckNodePort: 31000
              trafficDistribution: PreferClose
              publishNotReadyAddresses: true
              sessionAffinity: ClientIP
              ports:
              - {name: dns, protocol: UDP, port: 53, targetPort: dns, nodePort: 30053}
              - {name: sctp, protocol: SCTP, port: 5000, targetPort: 5001}
            status:
              loadBalancer: {ingress: [{ip: 203.0.113.9, ipMode: Proxy}, {ip: 203.0.113.10}]}
            """));
        Assert.Equal(
            (ServiceType.LoadBalancer, "10.96.0.20 fd00::20", 10800, (ushort)31000, "PreferClose", true, IpFamilyPolicy.PreferDualStack),
            (service.Type, string.Join(' ', service.ClusterIPs), service.AffinitySeconds, service.HealthCheckNodePort, service.TrafficDistribution, service.PublishNotReadyAddresses, service.IpFamilyPolicy));
        Assert.False(service.AllocateLoadBalancerNodePorts);
        Assert.Equal(["53:30053/UDP", "5000/SCTP"], service.Ports.Select(port => port.ToString()));
        Assert.Equal(["dns", "5001"], service.Ports.Select(port => port.TargetPort.ToString()));
        Assert.Equal([LoadBalancerIPMode.Proxy, null], service.LoadBalancerIngress.Select(ingress => ingress.Mode));
    }

    [Theory]
    [InlineData("clusterIP: None\n  ports: [{port: 80}]", true)]
    [InlineData("clusterIP: None\n  clusterIPs: [None]\n  ports: [{port: 80}]", true)]
    [InlineData("clusterIP: ''\n  ports: [{port: 80}]", false)]
    public void None_makes_it_headless(string spec, bool isHeadless)
    {
        var service = Manifests.Single<Service>(Service(spec));
        Assert.Equal((isHeadless, 0), (service.IsHeadless, service.ClusterIPs.Count));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("''")]
    [InlineData("null")]
    public void A_target_port_that_says_nothing_is_the_port(string target)
    {
        var set = Manifests.Read(Service($"ports: [{{port: 80, targetPort: {target}}}]"));
        Assert.True(Assert.Single(set.Of<Service>()).Ports[0].TargetPort.IsUnset);
        set.ShouldBeClean();
    }

    [Theory]
    [InlineData("'8080'")]
    [InlineData("\"+80\"")]
    public void A_number_in_quotes_is_no_name_of_a_port(string target)
    {
        var set = Manifests.Read(Service($"ports: [{{port: 80, targetPort: {target}}}]"));
        Assert.Empty(set.Objects);
        set.ShouldReport("InvalidField", $"spec.ports[0].targetPort: a whole number or a name is meant here, and not the text \"{target.Trim('\'', '"')}\"; leave the quotes out");
    }

    [Theory]
    [InlineData("8080a")]
    [InlineData("http-8080")]
    public void A_name_may_have_digits(string target) => Assert.Equal(target, Manifests.Single<Service>(Service($"ports: [{{port: 80, targetPort: {target}}}]")).Ports[0].TargetPort.ToString());

    [Fact]
    public void A_service_without_a_selector_is_not_one_that_selects_everything() => Assert.Null(Manifests.Single<Service>(Service("ports: [{port: 80}]")).Selector);

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\nstatus: {loadBalancer: {ingress: [{hostname: lb.example.org}]}}\n", "LoadBalancerNameLeftOut", "lb.example.org")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 300.1.1.1, ports: [{port: 80}]}\n", "UnusableObject", "'300.1.1.1' is no IP address")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, protocol: ICMP}]}\n", "UnusableObject", "it is TCP, UDP or SCTP")]
    public void What_cannot_be_used_is_reported(string text, string id, string said) => Manifests.Read(text).ShouldReport(id, said);

    private static string Service(string spec) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  {spec}\n";
}
