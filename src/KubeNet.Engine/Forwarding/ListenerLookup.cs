using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which waiting socket a packet is for: inet_lookup_listener, udp4_lib_lookup2; the most closely bound one wins (compute_score).</summary>
internal static class ListenerLookup
{
    /// <summary>The socket, or null where nothing waits for the packet.</summary>
    public static Listener? Find(Host host, Link device, in Packet packet)
    {
        Listener? best = null;
        var bestScore = -1;
        foreach (var listener in host.Listeners(packet.Protocol, packet.DestinationPort))
        {
            var score = Score(listener, device, packet);
            if (score > bestScore)
                (best, bestScore) = (listener, score);
        }

        return best;
    }

    private static int Score(Listener listener, Link device, in Packet packet)
    {
        var score = 0;
        if (listener.Device is { } bound)
        {
            if (bound != device.Name)
                return -1;
            score += 4;
        }

        if (listener.Address is not { } address)
            return score;
        if (address.IsUnspecified)
            return address.Family == packet.Family ? score + 1 : -1;
        return address == packet.Destination ? score + 2 : -1;
    }
}
