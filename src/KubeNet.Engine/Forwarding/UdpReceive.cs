using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A UDP datagram for this host: udp_rcv. A waiting socket echoes it; what is for a group or for all, each does.</summary>
internal static class UdpReceive
{
    // CHECKSUM_BREAK of include/linux/skbuff.h.
    private const int ChecksumBreak = 76;

    /// <summary>A program's own socket, a waiting one or, of what is for many, all of them (__udp4_lib_rcv, __udp6_lib_rcv), or nobody.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        if (IsMissummed(host, skb))
            return;
        ref readonly var packet = ref skb.Head;
        var heardOn = SocketDevice.Of(host, device, skb);
        var isForMany = host.IsForMany(skb);
        var client = host.Engine.SocketAwaiting(host, heardOn, skb);
        if (client is not null)
        {
            Answer(host, device, skb, client);
            if (!isForMany)
                return;
        }

        if (VxlanReceive.Take(host, skb))
            return;
        if (isForMany)
        {
            if (!HandToAll(host, device, heardOn, skb) && client is null)
                host.Drop(skb, DropReason.NoSocket, $"nothing in {host.Name} listens on udp port {packet.DestinationPort}{WhyDeaf(host, packet)}", EndingKind.Stray);
            return;
        }

        if (ListenerLookup.Find(host, heardOn, packet, skb.VrfSlave) is { } listener)
        {
            Hand(host, device, skb, listener);
            return;
        }

        SocketAnswers.Refuse(host, device, skb, ListenerLookup.Nobody(host, packet), "port-unreachable");
        if (host.Engine.IsOneWay)
            return;
        var (type, code) = packet.Family == IpFamily.IPv4 ? (IcmpType.DestinationUnreachable, (byte)3) : (IcmpType.V6DestinationUnreachable, (byte)4);

        // nf_reset_ct comes before icmp_send (__udp4_lib_rcv): conntrack has to find out by itself what the error is about.
        skb.ForgetConnection();
        IcmpSend.Error(host, skb, type, code, isOwnAddress: true, device: device);
    }

    /// <summary>Whether any took it (__udp4_lib_mcast_deliver, __udp6_lib_mcast_deliver).</summary>
    private static bool HandToAll(Host host, Link device, Link heardOn, SkBuff skb)
    {
        var listeners = ListenerLookup.FindAll(host, heardOn, skb);
        foreach (var listener in listeners)
            Hand(host, device, skb, listener);
        return listeners.Count > 0;
    }

    private static string WhyDeaf(Host host, in Packet packet)
    {
        if (packet is not { Family: IpFamily.IPv4, Destination.IsMulticast: true })
            return "";
        foreach (var listener in host.Listeners(packet.Protocol, packet.DestinationPort))
        {
            if (listener.Address is null)
                return $" for {packet.Destination}: {listener} is a socket of IPv6, and such a one hears no group of IPv4 that it has not joined";
        }

        return "";
    }

    /// <summary>A program gets the answer that it waits for.</summary>
    private static void Answer(Host host, Link device, SkBuff skb, ProbeSocket client)
    {
        SocketAnswers.Accept(host, device, skb, "the client's socket", "");
        client.Finish(skb.Journey, ClientOutcome.Reply);
    }

    /// <summary>A waiting socket gets a datagram, and its program wakes.</summary>
    private static void Hand(Host host, Link device, SkBuff skb, Listener listener)
    {
        if (listener.IsFiltered)
        {
            SocketAnswers.Filter(host, skb, listener);
            return;
        }

        SocketAnswers.Accept(host, device, skb, listener, listener.Relay is null ? "the datagram back" : "");
        if (listener.Relay is not null || !host.Engine.IsOneWay)
            host.Engine.Wake(new UdpProgram(host, device, skb, listener));
    }

    /// <summary>
    /// Drops a datagram whose header a rule has changed since conntrack summed it up, whether somebody listens or not: of one that is longer than what is summed up at once the sum is then
    /// taken for wrong ("if SW calculated the value, we know it's bad", udp6_csum_init). The kernel's fault, as of Linux 6.18.
    /// </summary>
    private static bool IsMissummed(Host host, SkBuff skb)
    {
        if (skb.SummedWith is not { } summed || summed == (skb.Head.Tos, skb.Head.Ttl) || skb.Head.Length - IpFamily.IPv6.HeaderLength() <= ChecksumBreak)
            return false;
        host.Drop(skb, DropReason.UdpCsum, "its checksum is taken for wrong: conntrack put the fragments together and summed them up with the IPv6 header, which a rule changed then (nf_conntrack_checksum=0 helps)");
        return true;
    }
}
