using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>A packet is for this host: ip_local_deliver of net/ipv4/ip_input.c, ip6_input.</summary>
internal static class LocalDeliver
{
    /// <summary>
    /// INPUT, then the protocol's own receiver. IPv4 puts fragments together before INPUT (ip_local_deliver), IPv6 behind it: there a
    /// fragment is a protocol of its own (ipv6_frag_rcv), so that INPUT sees every piece.
    /// </summary>
    public static void Deliver(Host host, Link device, SkBuff skb)
    {
        if (skb.Head.Family == IpFamily.IPv6)
            DeliverV6(host, device, skb);
        else if (host.Engine.Gather(host, skb) is { } whole)
        {
            if (HookRunner.Waits(host, whole))
                ReceiveLater(host, device, whole);
            else if (HookRunner.Run(host, Hook.Input, whole, device.Name, null))
                Receive(host, device, whole);
        }
    }

    private static void DeliverV6(Host host, Link device, SkBuff skb) => HookRunner.RunThen(host, Hook.Input, skb, device.Name, null, () =>
    {
        if (host.Engine.Gather(host, skb) is { } put)
            Receive(host, device, put);
    });

    private static void ReceiveLater(Host host, Link device, SkBuff skb) =>
        HookRunner.RunThen(host, Hook.Input, skb, device.Name, null, () => Receive(host, device, skb));

    /// <summary>An ipvlan's packet: INPUT of the namespace below, then a socket of the ipvlan's own.</summary>
    public static void DeliverBelow(Host host, Link device, Host home, IpvlanLink ipvlan, SkBuff skb) =>
        HookRunner.RunThen(host, Hook.Input, skb, device.Name, null, () =>
        {
            skb.ForgetConnection();
            StackedDevices.Move(host, home, ipvlan, skb, ipvlan.Name);
            if (host.Engine.Gather(home, skb) is { } whole)
                Receive(home, ipvlan, whole);
        });

    private static void Receive(Host host, Link device, SkBuff skb)
    {
        switch (skb.Head.Protocol)
        {
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                IcmpReceive.Receive(host, device, skb);
                break;
            case IpProtocol.Tcp:
                TcpReceive.Receive(host, device, skb);
                break;
            case IpProtocol.Udp or IpProtocol.UdpLite:
                UdpReceive.Receive(host, device, skb);
                break;
            case IpProtocol.Sctp:
                SctpReceive.Receive(host, device, skb);
                break;
            case IpProtocol.Ipencap or IpProtocol.Gre or IpProtocol.Ipv6:
                IpTunnelReceive.Receive(host, device, skb);
                break;
            default:
                NoProtocol(host, device, skb);
                break;
        }
    }

    /// <summary>A protocol that nobody speaks here: protocol unreachable.</summary>
    public static void NoProtocol(Host host, Link device, SkBuff skb)
    {
        SocketAnswers.Refuse(host, device, skb, $"nothing in {host.Name} speaks protocol {skb.Head.Protocol.ToName()}", "protocol-unreachable", DropReason.IpNoProto);
        if (skb.Head.Protocol != IpProtocol.Icmpv6 && !host.Engine.IsOneWay)
        {
            var (type, code) = skb.Head.Family == IpFamily.IPv4 ? (IcmpType.DestinationUnreachable, (byte)2) : (IcmpType.V6ParameterProblem, (byte)1);
            IcmpSend.Error(host, skb, type, code, isOwnAddress: true, device: device);
        }
    }
}
