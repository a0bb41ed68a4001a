using CsCheck;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>A lab of two nodes with a service web, whose pods are a and b, and a pod client.</summary>
internal static class WebLab
{
    public static readonly ObjectName Web = new("default", "web");

    public static Lab Start(Func<Service, Service>? change = null, ClusterOptions? options = null)
    {
        var service = Service("web", "app=web", Port(80, "8080", "http"), Port(53, "53", "dns", IpProtocol.Udp)) with { ClusterIPs = [IpAddress.Parse("10.96.0.80")] };
        return Lab(options, cluster => cluster.AddNode("node1").AddNode("node2")
            .AddPod(Pod("a", "node1", "app=web", Tcp(8080), Udp(53))).AddPod(Pod("b", "node2", "app=web", Tcp(8080), Udp(53))).AddPod(Pod("client", "node1"))
            .AddService(change?.Invoke(service) ?? service));
    }

    public static ContainerPort Udp(ushort port) => new() { Port = port, Protocol = IpProtocol.Udp };

    public static Service AsNodePort(Service service) => service with
    {
        Type = ServiceType.NodePort,
        Ports = [service.Ports[0] with { NodePort = 30080 }, service.Ports[1] with { NodePort = 30053 }],
    };

    public static Service AsLocal(Service service) => service with
    {
        Type = ServiceType.LoadBalancer,
        ExternalTrafficPolicy = TrafficPolicy.Local,
        HealthCheckNodePort = 32000,
        Ports = [service.Ports[0] with { NodePort = 30080 }],
        LoadBalancerIngress = [new LoadBalancerIngress(IpAddress.Parse("203.0.113.80"))],
    };

    public static string Rules(Lab lab, TableName table, string chain, string node = "node1") =>
        string.Join('\n', lab.Config[node].GetRuleset(IpFamily.IPv4).GetTable(table).Chains[chain].Rules.Select(rule => rule.ToText(chain)));
}
