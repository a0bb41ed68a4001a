using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// Where kube-proxy itself listens on each node: the health check node ports of services with external traffic policy Local
/// (pkg/proxy/healthcheck/service_health.go). A port that something else holds stays that one's.
/// </summary>
internal static class HealthCheckPorts
{
    /// <summary>The ports of services, in order.</summary>
    public static IReadOnlyList<ushort> Of(IEnumerable<ProxiedService> services) =>
        [.. services.SelectMany(service => service.Ports).Select(port => port.Info.HealthCheckNodePort).Where(port => port != 0).Distinct().Order()];

    /// <summary>Whether a service has one.</summary>
    public static bool HasAny(ProxiedService? service) => service is not null && service.Ports.Any(port => port.Info.HealthCheckNodePort != 0);

    /// <summary>The namespace with other ports opened.</summary>
    public static NamespaceConfig Open(NamespaceConfig home, ProxyConfig config, ProxyNode node, IReadOnlyList<ushort> before, IReadOnlyList<ushort> after)
    {
        if (before.SequenceEqual(after))
            return home;
        var addresses = AddressesOf(home, config.NodePortsOn(node)).ToList();
        var closed = before.Except(after).SelectMany(port => addresses.Select(address => new Listener(IpProtocol.Tcp, address, port))).ToHashSet();
        var listeners = home.Listeners.Items.Where(listener => !closed.Contains(listener)).ToList();
        foreach (var port in after.Except(before))
        {
            if (!listeners.Exists(listener => listener.Protocol == IpProtocol.Tcp && listener.Port == port))
                listeners.AddRange(addresses.Select(address => new Listener(IpProtocol.Tcp, address, port)));
        }

        return home with { Listeners = listeners.ToEquatableArray() };
    }

    /// <summary>Null, which is every address of both families, or the addresses that <c>--nodeport-addresses</c> means.</summary>
    private static IEnumerable<IpAddress?> AddressesOf(NamespaceConfig home, NodePortAddresses open) => open.MatchesAll
        ? [null]
        : open.Among(home.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address)).Select(address => (IpAddress?)address);
}
