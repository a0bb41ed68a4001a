using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which waiting socket a packet is for: inet_lookup_listener, udp4_lib_lookup2; the most closely bound one wins (compute_score), or all have it (__udp_is_mcast_sock).</summary>
internal static class ListenerLookup
{
    /// <summary>The socket, or null where nothing waits for the packet.</summary>
    public static Listener? Find(Host host, Link device, in Packet packet, string? slave = null)
    {
        Listener? best = null;
        var bestScore = 0;
        foreach (var listener in host.Listeners(packet.Protocol, packet.DestinationPort))
        {
            // Of equal ones the last that was bound is the first that is found.
            if (Score(host, listener, device, packet, slave) is { } score && score >= bestScore)
                (best, bestScore) = (listener, score);
        }

        return best;
    }

    /// <summary>
    /// All that a datagram to many is for, in the order in which they get it: the last that was bound is the first that is found, and gets the datagram itself once the others have their copies. No
    /// listener joins a group of its own, so that each hears all that its host is a member of (IP_MULTICAST_ALL, IPV6_MULTICAST_ALL), but for a socket of IPv6, which hears no group of IPv4 (inet6_create).
    /// </summary>
    public static List<Listener> FindAll(Host host, Link device, SkBuff skb)
    {
        var all = new List<Listener>();
        var isGroupOfV4 = skb.Head.Destination is { Family: IpFamily.IPv4, IsMulticast: true };
        foreach (var listener in host.Listeners(skb.Head.Protocol, skb.Head.DestinationPort))
        {
            if (Score(host, listener, device, skb.Head, skb.VrfSlave) is not null && !(isGroupOfV4 && listener.Address is null))
                all.Add(listener);
        }

        if (all.Count > 1)
            all.Reverse(0, all.Count - 1);
        return all;
    }

    /// <summary>That nobody waits for a packet, and who waits at its port for others, at another address or device.</summary>
    public static string Nobody(Host host, in Packet packet)
    {
        var (name, port) = (packet.Protocol.ToName(), packet.DestinationPort);
        var others = host.Listeners(packet.Protocol, port).ToArray();
        return others.Length == 0
            ? $"nothing in {host.Name} listens on {name} port {port}"
            : $"nothing in {host.Name} listens on {name} port {port} at {packet.Destination}; {string.Join(", ", others.Select(other => other.ToString()))} {(others.Length == 1 ? "does" : "do")} not hear it";
    }

    /// <summary>How closely a socket is bound to what a packet is: an address counts more than a device, that more than the family. Null where the packet is not for it.</summary>
    private static int? Score(Host host, Listener listener, Link device, in Packet packet, string? slave)
    {
        var score = 0;
        if (listener.Device is { } bound)
        {
            if (bound != device.Name && bound != slave)
                return null;
            score += 2;
        }
        else if (device is VrfLink && host.Config.Sysctls.Number($"net.ipv4.{(packet.Protocol == IpProtocol.Tcp ? "tcp" : "udp")}_l3mdev_accept") == 0)
        {
            // A socket that is bound to no device hears nothing of a VRF (inet_sk_bound_dev_eq).
            return null;
        }

        if (listener.Address is not { } address)
            return score;
        if (!address.IsUnspecified)
            return address == packet.Destination ? score + 4 : null;
        if (address.Family != packet.Family)
            return null;
        return address.Family == IpFamily.IPv4 ? score + 1 : score;
    }
}
