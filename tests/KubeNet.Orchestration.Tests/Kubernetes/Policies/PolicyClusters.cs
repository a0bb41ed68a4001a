using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>Short forms for the pods and policies of tests.</summary>
internal static class PolicyClusters
{
    /// <summary>Everything.</summary>
    public static LabelSelector All => LabelSelector.Everything;

    /// <summary>A lab of three nodes with the pod networks 10.244.1.0/24 to 10.244.3.0/24, and namespaces labelled <c>ns</c> by their own names.</summary>
    public static PolicyLab Lab(params IEnumerable<string> namespaces)
    {
        var lab = new PolicyLab();
        lab.Edit(cluster =>
        {
            foreach (var number in new[] { 1, 2, 3 })
                cluster = cluster.AddNode(new Node { Name = $"node{number}", Addresses = [IpAddress.Parse($"192.168.0.{number + 10}")], PodCidrs = [IpPrefix.Parse($"10.244.{number}.0/24")] });
            return namespaces.Aggregate(cluster, (all, name) => all.AddNamespace(name, Labels($"ns={name}")));
        });
        return lab;
    }

    /// <summary><c>app=web,tier=front</c>.</summary>
    public static LabelSet Labels(string text) => LabelSet.Of(text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(label => label.Split('='))
        .Select(label => KeyValuePair.Create(label[0], label[1])));

    /// <summary>Labels that must be there.</summary>
    public static LabelSelector Selector(string labels) => new() { MatchLabels = Labels(labels) };

    /// <summary>One requirement.</summary>
    public static LabelSelector Where(string key, LabelOperator how, params IEnumerable<string> values) =>
        new() { MatchExpressions = [new LabelRequirement(key, how, values.ToEquatableArray())] };

    /// <summary>A pod that listens on ports 53, 80 and 81 of all protocols, named as Kubernetes' e2e suite names them: <c>serve-80-tcp</c>.</summary>
    public static Pod Pod(string name, string address, string labels) => new()
    {
        Name = ObjectName.Parse(name),
        NodeName = $"node{address.Split('.')[2]}",
        Labels = Labels(labels),
        Addresses = [IpAddress.Parse(address)],
        Containers =
        [
            new Container("agnhost", new ushort[] { 53, 80, 81 }.SelectMany(port => new[] { IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp }.Select(protocol => new ContainerPort
            {
                Port = port,
                Protocol = protocol,
                Name = $"serve-{port}-{protocol.ToString().ToLowerInvariant()}",
            })).ToEquatableArray()),
        ],
    };

    /// <summary>A policy with a rule each for ingress and egress, of those that are given.</summary>
    public static NetworkPolicy Policy(string name, LabelSelector pods, EquatableArray<PolicyRule>? ingress = null, EquatableArray<PolicyRule>? egress = null) => new()
    {
        Name = ObjectName.Parse(name),
        PodSelector = pods,
        AppliesToIngress = ingress is not null,
        AppliesToEgress = egress is not null,
        Ingress = ingress ?? [],
        Egress = egress ?? [],
    };

    /// <summary>A rule for peers, on ports such as <c>80/TCP</c>, <c>serve-80-tcp/TCP</c>, <c>80-81/UDP</c> or <c>/SCTP</c>.</summary>
    public static PolicyRule Rule(IEnumerable<PolicyPeer> peers, params IEnumerable<string> ports) => new(peers.ToEquatableArray(), ports.Select(Port).ToEquatableArray());

    /// <summary>Pods of the policy's own namespace.</summary>
    public static PolicyPeer Pods(LabelSelector pods) => new() { PodSelector = pods };

    /// <summary>Pods of other namespaces.</summary>
    public static PolicyPeer PodsIn(LabelSelector namespaces, LabelSelector? pods = null) => new() { NamespaceSelector = namespaces, PodSelector = pods };

    /// <summary>Addresses.</summary>
    public static PolicyPeer Block(string cidr, params IEnumerable<string> except) =>
        new() { IpBlock = new IpBlock(IpPrefix.Parse(cidr), except.Select(IpPrefix.Parse).ToEquatableArray()) };

    private static PolicyPort Port(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var protocol = PolicyJson.Protocol(text[(slash + 1)..]);
        text = text[..slash];
        if (text.Length == 0)
            return new PolicyPort(protocol, default);
        var ends = text.Split('-');
        return ends.Length == 2 && ushort.TryParse(ends[1], out var last)
            ? new PolicyPort(protocol, PortReference.Parse(ends[0]), last)
            : new PolicyPort(protocol, PortReference.Parse(text));
    }
}
