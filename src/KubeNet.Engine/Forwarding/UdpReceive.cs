using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A UDP datagram for this host: udp_rcv. A waiting socket echoes it.</summary>
internal static class UdpReceive
{
    // CHECKSUM_BREAK of include/linux/skbuff.h.
    private const int ChecksumBreak = 76;

    /// <summary>A program's own socket, a waiting one, or nobody.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        ref readonly var packet = ref skb.Head;
        var heardOn = SocketDevice.Of(host, device, skb);
        if (host.Engine.SocketAwaiting(host, heardOn, skb) is { } client)
        {
            if (IsMissummed(host, skb))
                return;
            SocketAnswers.Accept(host, device, skb, "the client's socket", "");
            client.Finish(skb.Journey, ClientOutcome.Reply);
            return;
        }

        if (VxlanReceive.Take(host, skb))
            return;
        if (ListenerLookup.Find(host, heardOn, packet, skb.VrfSlave) is { } listener)
        {
            if (listener.IsFiltered)
            {
                SocketAnswers.Filter(host, skb, listener);
                return;
            }

            if (IsMissummed(host, skb))
                return;
            SocketAnswers.Accept(host, device, skb, listener, listener.Relay is null ? "the datagram back" : "");
            if (listener.Relay is not null || !host.Engine.IsOneWay)
                host.Engine.Wake(new UdpProgram(host, device, skb, listener));
            return;
        }

        if (host.IsRoutedToMany(skb))
        {
            host.Drop(skb, DropReason.NoSocket, $"nothing in {host.Name} listens on udp port {packet.DestinationPort}", EndingKind.Stray);
            return;
        }

        SocketAnswers.Refuse(host, device, skb, $"nothing in {host.Name} listens on udp port {packet.DestinationPort}", "port-unreachable");
        if (host.Engine.IsOneWay)
            return;
        var (type, code) = packet.Family == IpFamily.IPv4 ? (IcmpType.DestinationUnreachable, (byte)3) : (IcmpType.V6DestinationUnreachable, (byte)4);

        // nf_reset_ct comes before icmp_send (__udp4_lib_rcv): conntrack has to find out by itself what the error is about.
        skb.ForgetConnection();
        IcmpSend.Error(host, skb, type, code, isOwnAddress: true, device: device);
    }

    /// <summary>
    /// Drops a datagram whose header a rule has changed since conntrack summed it up: one that is longer than what is summed up at once is then read with a sum that is wrong
    /// (udp_csum_pull_header takes the UDP header out of it). The kernel's fault, as of Linux 6.18.
    /// </summary>
    private static bool IsMissummed(Host host, SkBuff skb)
    {
        if (skb.SummedWith is not { } summed || summed == (skb.Head.Tos, skb.Head.Ttl) || skb.Head.Length - IpFamily.IPv6.HeaderLength() <= ChecksumBreak)
            return false;
        host.Drop(skb, DropReason.UdpCsum, "its checksum is taken for wrong: conntrack put the fragments together and summed them up with the IPv6 header, which a rule changed then (nf_conntrack_checksum=0 helps)");
        return true;
    }
}
