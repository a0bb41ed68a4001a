using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// Who of the many that hear an ARP request would do anything about it. On a segment of hundreds of hosts nearly nobody does, and a namespace that would not
/// need not be put to work to say nothing.
/// </summary>
internal static class ArpAudience
{
    /// <summary>
    /// Whether a request that a bridge sends out of a port comes to a namespace that surely ignores it: it has no such address, answers in nobody else's name,
    /// and neither knows nor asks for the sender (arp_process).
    /// </summary>
    public static bool IsDeaf(Host host, Link exit, ArpFrame request)
    {
        if (!request.IsRequest || request.Tag is not null || request.SenderAddress.IsUnspecified)
            return false;
        if (exit is not VethLink veth || host.FarEndOf(veth) is not { Link: { IsUp: true, Master: null, Uppers.IsEmpty: true } device, Home: var home })
            return false;
        return CannotAnswer(home, device, request.TargetAddress) && !Knows(host.Engine, home, device, request.SenderAddress);
    }

    /// <summary>Whether an IPv4 address is surely none that a namespace would answer ARP for on a device, told without a route look-up.</summary>
    public static bool CannotAnswer(NamespaceConfig home, Link device, IpAddress address)
    {
        var routing = home.IPv4Routing;
        return home.ProxyNeighbors.IsEmpty && routing.IsPlain && !routing.GetTable(RouteTableId.Local).HasLocal(address) && !home.Sysctls.ProxiesArp(device.Name);
    }

    // What has state has met a packet: all others know nobody.
    private static bool Knows(PacketEngine engine, NamespaceConfig home, Link device, IpAddress sender)
    {
        if (engine.State.Find(home.Name)?.Neighbors is not { } neighbors)
            return false;
        return neighbors.Find(device.Index, sender) is not null || neighbors.HasFailed(device.Index, sender) || engine.Pending.IsAsked(home, device, sender);
    }
}
