using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>
/// What the daemon deletes from conntrack when an endpoint's published ports change: connections that are translated to or from its addresses, and UDP
/// ones to its ports, which were begun before the rules were there (clearConntrackEntries of bridge_linux.go, iptables/conntrack.go).
/// </summary>
internal static class StaleConnections
{
    /// <summary>Deletes them on every host whose endpoints changed.</summary>
    public static void Delete(DockerLayer before, DockerLayer after, NetworkConfig config, NetworkState state)
    {
        foreach (var host in after.Hosts.Values)
        {
            var former = before.Hosts.GetValueOrDefault(host.Namespace);
            if (ReferenceEquals(host, former) || !config.Namespaces.ContainsKey(host.Namespace))
                continue;
            var connections = state[host.Namespace].Connections;
            foreach (var endpoint in Changed(former, host))
                Delete(endpoint, connections, state.Now);
        }
    }

    // Those that publish other ports now, and those that are gone, which publish none any more.
    private static IEnumerable<DockerEndpoint> Changed(DockerHost? before, DockerHost after)
    {
        foreach (var (name, container) in after.Containers)
        {
            foreach (var endpoint in container.Endpoints.Where(endpoint => endpoint.IsAttached && endpoint.Publishes != Find(before, name, endpoint.Network)?.Publishes))
                yield return endpoint;
        }

        if (before is null)
            yield break;
        foreach (var (name, container) in before.Containers)
        {
            foreach (var endpoint in container.Endpoints.Where(endpoint => endpoint.IsAttached && Find(after, name, endpoint.Network) is null))
                yield return endpoint with { Bindings = [] };
        }
    }

    private static DockerEndpoint? Find(DockerHost? host, string container, string network) =>
        host?.Containers.GetValueOrDefault(container)?.EndpointOn(network) is { IsAttached: true } found ? found : null;

    private static void Delete(DockerEndpoint endpoint, ConnectionTable connections, TimeSpan now)
    {
        foreach (var address in endpoint.Addresses)
            connections.RemoveAll(connection => connection.Reply.Source == address || connection.Reply.Destination == address);

        // The daemon compares the container's port, though such entries have the host's (DeleteConntrackEntriesByPort adds port.Port).
        foreach (var binding in endpoint.Bindings.Where(binding => binding.Protocol == IpProtocol.Udp))
        {
            connections.Delete(new ConnectionFilter
            {
                Protocol = IpProtocol.Udp,
                OriginalDestinationPort = binding.ContainerPort,
                OriginalDestination = binding.HostAddress.IsUnspecified ? null : IpPrefix.Host(binding.HostAddress),
            }, now);
        }
    }
}
