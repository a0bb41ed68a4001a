using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The socket of TCP or UDP that a packet on its way in would reach, as <c>-m socket</c> asks (nf_sk_lookup_slow_v4 of
/// net/ipv4/netfilter/nf_socket_ipv4.c): connected ones first, then those that wait.
/// </summary>
internal static class SocketLookup
{
    public static SocketFound? Find(Host host, in Packet packet, string? device)
    {
        var sought = packet;
        if (packet is { IsIcmpError: true, Quoted: { } quoted })
        {
            // An ICMP error is for who sent the packet that it quotes.
            sought = AnswerTo(quoted.Packet);
        }

        if (sought.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            return null;
        var link = device is null ? host.Loopback : host.Config.FindLink(device) ?? host.Loopback;
        if (host.Engine.Sockets.Find(socket => socket.Awaits(host, link, sought)) is { } client)
            return new SocketFound(false, client.Mark);
        if (host.Engine.Conversations.Exists(talk => talk.IsForServer(host, sought)))
            return new SocketFound(false, 0);
        return ListenerLookup.Find(host, link, sought) is { } listener
            ? new SocketFound(listener.Address is null or { IsUnspecified: true }, 0)
            : null;
    }

    /// <summary>A packet with the ends of what would answer another one: it is for the socket that sent that.</summary>
    public static Packet AnswerTo(in Packet sent) => sent with
    {
        Source = sent.Destination,
        Destination = sent.Source,
        SourcePort = sent.DestinationPort,
        DestinationPort = sent.SourcePort,
    };
}
