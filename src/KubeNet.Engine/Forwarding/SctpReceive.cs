using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// An SCTP packet for this host: sctp_rcv, as far as opening an association goes. A host without any SCTP socket is taken to have no SCTP
/// at all, as Linux loads it with the first socket.
/// </summary>
internal static class SctpReceive
{
    // A common header of 12 bytes with an ABORT chunk of 4.
    private const int AbortLength = 16;

    /// <summary>A program's own association, a listener, or nobody.</summary>
    public static void Receive(Host host, Link device, SkBuff skb)
    {
        if (SocketAnswers.RefuseFrameForMany(host, skb))
            return;
        var packet = skb.Packet;
        var heardOn = SocketDevice.Of(host, device, skb);
        if (host.Engine.SocketAwaiting(host, heardOn, skb) is { } client)
        {
            var isAbort = packet.Length == packet.Family.HeaderLength() + AbortLength;
            SocketAnswers.Accept(host, device, skb, "the client's socket", "");
            client.Finish(skb.Journey, isAbort ? new ClientOutcome(ClientResult.Refused, "ECONNREFUSED") : ClientOutcome.Reply);
            host.Engine.Accept(skb.Journey);
        }
        else if (ListenerLookup.Find(host, heardOn, packet) is { IsFiltered: true } filtered)
        {
            SocketAnswers.Filter(host, skb, filtered);
        }
        else if (ListenerLookup.Find(host, heardOn, packet) is { } listener)
        {
            SocketAnswers.Accept(host, device, skb, listener, "INIT-ACK");
            var answer = SocketAnswers.Send(host, skb, SocketAnswers.Back(host, packet) with { Length = packet.Length }, true, listener.Owner, listener.Device);
            RelaySender.ConnectLater(host, skb, listener, answer);
        }
        else if (host.Config.Listeners.Any(other => other.Protocol == IpProtocol.Sctp))
        {
            SocketAnswers.Refuse(host, device, skb, ListenerLookup.Nobody(host, packet), "ABORT");
            SocketAnswers.Send(host, skb, SocketAnswers.Back(host, packet) with { Length = packet.Family.HeaderLength() + AbortLength }, true, SocketOwner.Kernel);
        }
        else
        {
            LocalDeliver.NoProtocol(host, device, skb);
        }
    }
}
