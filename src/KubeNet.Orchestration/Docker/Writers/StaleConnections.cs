using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>
/// What the daemon deletes from conntrack when an endpoint's published ports change: connections that are translated to or from its addresses, and UDP
/// ones to its ports, which were begun before the rules were there (clearConntrackEntries of bridge_linux.go, iptables/conntrack.go).
/// </summary>
internal static class StaleConnections
{
    /// <summary>Deletes them.</summary>
    public static void Delete(EndpointChange change, ConnectionTable connections, TimeSpan now)
    {
        if (change.Before?.Publishes == change.After?.Publishes)
            return;
        foreach (var address in (change.After ?? change.Before)!.Addresses)
            connections.RemoveAll(connection => connection.Reply.Source == address || connection.Reply.Destination == address);

        // The daemon compares the container's port, though such entries have the host's (DeleteConntrackEntriesByPort adds port.Port).
        foreach (var binding in change.After?.Bindings.Where(binding => binding.Protocol == IpProtocol.Udp) ?? [])
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
