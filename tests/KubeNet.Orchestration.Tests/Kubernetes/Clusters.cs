using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Short words for the objects and labs that tests of clusters need.</summary>
internal static class Clusters
{
    public const string Name = "kube";

    /// <summary>A lab with one cluster, edited once.</summary>
    public static Lab Lab(ClusterOptions? options = null, Func<Cluster, Cluster>? edit = null)
    {
        var lab = new Lab(1);
        lab.Edit(config => config.AddCluster(Name, options).EditCluster(Name, edit ?? (cluster => cluster)));
        return lab;
    }

    /// <summary>A lab with the pods a and b on node1 and c on node2, which all listen on port 80.</summary>
    public static Lab ThreePods(ClusterOptions? options = null) => Lab(options, cluster => cluster
        .AddNode("node1").AddNode("node2")
        .AddPod(Pod("a", "node1", "app=a", Tcp(80))).AddPod(Pod("b", "node1", "app=b", Tcp(80))).AddPod(Pod("c", "node2", "app=c", Tcp(80))));

    /// <summary>The routes of a namespace's main table as <c>ip route</c> shows them, without blanks at the ends of lines.</summary>
    public static string Routes(this NetworkConfig config, string @namespace, IpFamily family) =>
        string.Join('\n', config.RouteText(@namespace, family).Split('\n').Select(line => line.TrimEnd())).Trim();

    /// <summary>A cluster without a lab, as a new one is.</summary>
    public static Cluster Empty(ClusterOptions? options = null) => NetworkConfig.Create().AddCluster(Name, options).Cluster(Name);

    /// <summary>Two families, IPv4 first.</summary>
    public static ClusterOptions DualStack { get; } = new()
    {
        PodCidrs = [IpPrefix.Parse("10.244.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")],
        ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12"), IpPrefix.Parse("fd00:10:96::/112")],
    };

    public static Pod Pod(string name, string? node = null, string? labels = null, params ContainerPort[] ports) => new()
    {
        Name = ObjectName.Parse(name),
        NodeName = node,
        Labels = Labels(labels),
        Containers = [new Container("main", ports.ToEquatableArray())],
    };

    public static ContainerPort Tcp(ushort port, string? name = null) => new() { Port = port, Name = name };

    public static Service Service(string name, string? selector, params ServicePort[] ports) => new()
    {
        Name = ObjectName.Parse(name),
        Selector = selector is null ? null : Labels(selector),
        Ports = ports.ToEquatableArray(),
    };

    public static ServicePort Port(ushort port, string target = "", string name = "", IpProtocol protocol = IpProtocol.Tcp) => new()
    {
        Port = port,
        Name = name,
        Protocol = protocol,
        TargetPort = target.Length == 0 ? default : PortReference.Parse(target),
    };

    /// <summary><c>app=web,tier=front</c>.</summary>
    public static LabelSet Labels(string? text) => LabelSet.Of(text?.Split(',').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1])));

    public static PacketTrace Tcp(this Lab lab, string from, IpAddress to, ushort port) =>
        lab.Send(new Probe { From = from, To = to, Protocol = IpProtocol.Tcp, Port = port });

    public static PacketTrace Tcp(this Lab lab, string from, string to, ushort port) => lab.Tcp(from, IpAddress.Parse(to), port);

    /// <summary>The error of an edit.</summary>
    public static void ShouldFail(string errorId, Func<object> edit)
    {
        var error = Assert.ThrowsAny<NetConfigException>(edit);
        Assert.Equal(errorId, error.ErrorId);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A service as it is once a cluster without nodes has it.</summary>
    public static Service Added(Service service, ClusterOptions? options = null) => Empty(options).AddService(service).Services[service.Name];

    /// <summary>A service of a type with port 80 that selects app=web.</summary>
    public static Service Typed(ServiceType type, string name = "web") => Service(name, "app=web", Port(80)) with { Type = type };
}
