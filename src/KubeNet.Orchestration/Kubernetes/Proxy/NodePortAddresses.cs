using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// On which of a node's addresses its node ports answer: <c>--nodeport-addresses</c> of one family, all of them where it names none
/// (pkg/proxy/util/nodeport_addresses.go).
/// </summary>
internal sealed class NodePortAddresses
{
    private static readonly NodePortAddresses s_allV4 = new(IpFamily.IPv4, []);
    private static readonly NodePortAddresses s_allV6 = new(IpFamily.IPv6, []);
    private static readonly IpAddress s_loopbackNet = IpPrefix.Parse("127.0.0.0/8").Address;
    private readonly List<IpPrefix> _cidrs;

    public NodePortAddresses(IpFamily family, EquatableArray<IpPrefix> given)
    {
        _cidrs = [.. given.Items.Where(cidr => cidr.Family == family)];
        if (_cidrs.Count == 0)
            _cidrs.Add(IpPrefix.Default(family));
        MatchesAll = _cidrs.Exists(cidr => cidr.IsDefault);
        ContainsLoopback = family == IpFamily.IPv4 && _cidrs.Exists(cidr => cidr.Address.IsLoopback || cidr.Contains(s_loopbackNet));
    }

    /// <summary>Whether every local address does.</summary>
    public bool MatchesAll { get; }

    /// <summary>Whether an IPv4 loopback address is among them.</summary>
    public bool ContainsLoopback { get; }

    /// <summary>No restriction.</summary>
    public static NodePortAddresses MatchAllOf(IpFamily family) => family == IpFamily.IPv4 ? s_allV4 : s_allV6;

    /// <summary>Those of a node's addresses that are meant, each once, in the order of the networks.</summary>
    public IEnumerable<IpAddress> Among(IEnumerable<IpAddress> addresses) =>
        _cidrs.SelectMany(cidr => addresses.Where(cidr.Contains)).Distinct();
}
