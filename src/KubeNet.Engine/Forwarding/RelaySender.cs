using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What a relaying program does, such as docker-proxy: for each connection that its socket takes it opens another one from the same namespace. Of UDP it
/// passes datagrams on, and the answers back from the address that was called (IP_PKTINFO).
/// </summary>
internal static class RelaySender
{
    // A program that relays to itself opens connections until it may have no more files.
    private const int MaxRelays = 256;

    /// <summary>Once the caller has the answer of the handshake, accept() returns, and the program connects.</summary>
    public static void ConnectLater(Host host, SkBuff skb, Listener listener, Journey? answer)
    {
        if (listener.Relay is { } relay && answer is not null)
            host.Engine.Accepting[answer] = () => Start(host, skb, listener, relay, 0);
    }

    /// <summary>Passes a datagram on.</summary>
    public static void PassOn(Host host, Link device, SkBuff skb, Listener listener, ListenerRelay relay)
    {
        var packet = skb.Packet;
        var header = packet.Family.HeaderLength() + 8;
        Start(host, skb, listener, relay, Math.Max(0, packet.Length - header), outcome =>
        {
            if (outcome.Outcome == ClientResult.Reply)
                SocketAnswers.Send(host, skb, SocketAnswers.Back(host, packet) with { Length = packet.Length, DontFragment = packet.DontFragment, Payload = packet.Payload }, true, listener.Owner, listener.Device);
        });
    }

    private static void Start(Host host, SkBuff skb, Listener listener, ListenerRelay relay, int payload, Action<ClientOutcome>? onAnswer = null)
    {
        if (skb.Journey.Relays >= MaxRelays)
        {
            host.Engine.IsEndless = true;
            return;
        }

        var probe = new Probe { From = host.Name, To = relay.Address, Port = relay.Port, Protocol = skb.Packet.Protocol, PayloadSize = payload, Payload = payload > 0 ? skb.Packet.Payload : null, User = listener.User, Group = listener.Group };
        ProbeSender.Start(host, probe, packet => skb.Causes(packet, JourneyKind.Relayed), onAnswer);
    }
}
