using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>What sockets and the lack of them do: note where a packet arrived, and send what answers it.</summary>
internal static class SocketAnswers
{
    /// <summary>A socket took the packet.</summary>
    public static void Accept(Host host, Link device, SkBuff skb, object socket, string answer)
    {
        if (skb.Journey.Detail == TraceDetail.Verdict)
        {
            skb.End(host.SilentDelivery);
            return;
        }

        skb.Hop?.Add(new DeliverStep(socket.ToString()!, answer));
        skb.End(new Ending(EndingKind.Delivered, host.Name, null, $"it reached {socket} in {host.Name}")
        {
            Delivery = new Delivery(host.Name, device.Name, skb.Packet),
        });
    }

    /// <summary>No socket took the packet, though the address is this host's.</summary>
    public static void Refuse(Host host, Link device, SkBuff skb, string sentence, string answer, DropReason reason = DropReason.NoSocket)
    {
        skb.Hop?.Add(answer.Length > 0 ? new DeliverStep("nobody", answer) : new DropStep(reason, sentence));
        skb.End(new Ending(EndingKind.Refused, host.Name, reason.ToKernelName(), sentence)
        {
            Delivery = new Delivery(host.Name, device.Name, skb.Packet),
        });
    }

    /// <summary>Drops what came in a frame for all, for a group, or for another host: connections are between two (tcp_v4_rcv, tcp_v6_rcv, sctp_rcv). Whether it did.</summary>
    public static bool RefuseFrameForMany(Host host, SkBuff skb)
    {
        if (skb.Type == FrameType.Host)
            return false;
        host.Drop(skb, DropReason.NotSpecified, $"{skb.Head.Protocol.ToName()} takes nothing that came in a frame for {skb.DestinationMac}");
        return true;
    }

    /// <summary>A socket has the port, but its filter lets nothing in.</summary>
    public static void Filter(Host host, SkBuff skb, Listener listener) =>
        host.Drop(skb, DropReason.SocketFilter, $"{listener} in {host.Name} holds the port with a socket filter that drops everything");

    /// <summary>Sends an answer to a packet.</summary>
    /// <param name="host">Who answers.</param>
    /// <param name="about">What is answered.</param>
    /// <param name="answer">The answer; its source counts only if <paramref name="hasSource"/>.</param>
    /// <param name="hasSource">Whether the answer's source is given; otherwise the route chooses it.</param>
    /// <param name="owner">Whose socket answers.</param>
    /// <param name="boundDevice">SO_BINDTODEVICE of the answering socket, or null.</param>
    /// <param name="flowHash">The number of that socket's flow, or 0 where it has none.</param>
    /// <returns>The answer's journey, or null where none is asked for.</returns>
    public static Journey? Send(Host host, SkBuff about, Packet answer, bool hasSource, SocketOwner owner, string? boundDevice = null, uint flowHash = 0)
    {
        if (host.Engine.IsOneWay)
            return null;
        var scope = boundDevice is null ? SocketDevice.OfAnswer(host, about, answer.TcpFlags.HasFlag(TcpFlags.Rst), isOfAnySource: !hasSource) : null;
        boundDevice ??= about.Vrf;
        var device = scope ?? (boundDevice is null ? null : host.Config.FindLink(boundDevice));

        // The traffic class of an answered ping of IPv6 is put into the packet alone (ipc6.tclass in icmpv6_echo_reply).
        var sought = answer is { Family: IpFamily.IPv6, IsEchoReply: true } ? answer with { Tos = 0 } : answer;
        var (decision, source, failure) = OutputRoute.Resolve(host, sought, hasSource, device: device, user: owner.User, preferred: device is null ? SocketDevice.PreferredForAnswer(host, about) : null);
        answer = host.WithHopLimit(answer with { Source = source, Destination = decision?.DestinationOf(answer.Destination) ?? answer.Destination }, decision);

        // What does not fit is cut at home (IP_PMTUDISC_WANT, ip_setup_cork).
        if (answer is { DontFragment: true, Protocol: IpProtocol.Udp } && decision is not null && !host.MayForbidCutting(answer, decision))
            answer = answer with { DontFragment = false };

        // The MSS of a SYN-ACK is that of its own way, which need not be that of the SYN (dst_metric_advmss).
        if (answer.Tcp?.MaxSegmentSize is { } offered && decision is not null && host.AdvertisedMss(answer.Destination, decision) is var mss && mss != offered)
            answer = answer with { Tcp = TcpSegments.SynAck(mss, about.Packet) };
        var journey = about.Causes(answer, JourneyKind.Reply);
        var skb = host.NewSkb(journey, answer, owner, boundDevice);
        (skb.FlowHash, skb.IgnoresDf) = (flowHash, answer.Protocol != IpProtocol.Tcp);
        RouteStepWriter.Write(host, skb, decision, failure);
        if (decision is null)
            host.Drop(skb, failure!.Reason, failure.Sentence, EndingKind.Unreachable, failure.Errno);
        else
            IpOutput.LocalOut(host, skb, decision);
        return journey;
    }

    /// <summary>An answer's head: to where the packet came from.</summary>
    public static Packet Back(Host host, in Packet packet) => new()
    {
        Source = packet.Destination,
        Destination = packet.Source,
        Protocol = packet.Protocol,
        SourcePort = packet.DestinationPort,
        DestinationPort = packet.SourcePort,
        Ttl = host.DefaultTtl(packet.Family),
    };
}
