using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which waiting socket a packet is for: inet_lookup_listener, udp4_lib_lookup2; the most closely bound one wins (compute_score).</summary>
internal static class ListenerLookup
{
    /// <summary>The socket, or null where nothing waits for the packet.</summary>
    public static Listener? Find(Host host, Link device, in Packet packet, string? slave = null)
    {
        Listener? best = null;
        var bestScore = -1;
        foreach (var listener in host.Listeners(packet.Protocol, packet.DestinationPort))
        {
            var score = Score(host, listener, device, packet, slave);
            if (score > bestScore)
                (best, bestScore) = (listener, score);
        }

        return best;
    }

    private static int Score(Host host, Listener listener, Link device, in Packet packet, string? slave)
    {
        var score = 0;
        if (listener.Device is { } bound)
        {
            if (bound != device.Name && bound != slave)
                return -1;
            score += 4;
        }
        else if (device is VrfLink && host.Config.Sysctls.Number($"net.ipv4.{(packet.Protocol == IpProtocol.Tcp ? "tcp" : "udp")}_l3mdev_accept") == 0)
        {
            // A socket that is bound to no device hears nothing of a VRF (inet_sk_bound_dev_eq).
            return -1;
        }

        if (listener.Address is not { } address)
            return score;
        if (address.IsUnspecified)
            return address.Family == packet.Family ? score + 1 : -1;
        return address == packet.Destination ? score + 2 : -1;
    }
}
