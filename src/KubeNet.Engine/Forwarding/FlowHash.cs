using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The numbers that tell flows apart (skb-&gt;hash). A connected socket gives its packets one of its own (sk_set_txhash), which they keep through veths, NAT and tunnels; of all other
/// packets it is a hash of both ends, alike in both directions (skb_get_hash of net/core/flow_dissector.c). Never 0. The kernel draws the former and has a secret
/// for the latter, so that only "the same flow, the same number" is comparable.
/// </summary>
internal static class FlowHash
{
    /// <summary>Of a packet on its way, which keeps it from now on where ports are part of it (l4_hash).</summary>
    public static uint Of(SkBuff skb)
    {
        if (skb.FlowHash != 0)
            return skb.FlowHash;
        var hash = OfEnds(skb.Head);
        if (HasPorts(skb.Head))
            skb.FlowHash = hash;
        return hash;
    }

    /// <summary>Of a connected socket.</summary>
    /// <param name="sent">What it sends.</param>
    /// <param name="socket">Tells it from others of the same ends.</param>
    public static uint OfSocket(in Packet sent, uint socket) =>
        Number(Mix(Mix(new LabRandom(OfEnds(sent)), sent.Source.Bits), ((UInt128)sent.SourcePort << 32) | socket));

    /// <summary>Of the connection that a listener makes of a request, another one for each socket that asks (tcp_conn_request).</summary>
    public static uint OfAccepted(SkBuff request) => Number(new LabRandom(((ulong)request.Journey.Socket << 32) | Of(request)));

    /// <summary>Of a segment of a raw socket, which in IPv6 has no flow label, as those of the kernel's own making have (ip6_make_flowlabel); 0 in IPv4, whose hash is made where it is asked for.</summary>
    public static uint OfRaw(in Packet sent) => sent.Family == IpFamily.IPv6 ? Number(Mix(new LabRandom(OfEnds(sent)), 1)) : 0;

    private static uint OfEnds(in Packet packet)
    {
        var isForward = (packet.Source.Bits, packet.SourcePort).CompareTo((packet.Destination.Bits, packet.DestinationPort)) <= 0;
        var (low, high) = isForward ? (packet.Source.Bits, packet.Destination.Bits) : (packet.Destination.Bits, packet.Source.Bits);
        var (lowPort, highPort) = isForward ? (packet.SourcePort, packet.DestinationPort) : (packet.DestinationPort, packet.SourcePort);
        var hash = Mix(new LabRandom((ulong)packet.Protocol), low);
        hash = Mix(hash, high);
        if (HasPorts(packet))
            hash = Mix(hash, ((uint)lowPort << 16) | highPort);

        // The kernel hashes IPv6's flow label too, of which neighbour discovery has none (ndisc_send_skb).
        if (packet.IsNeighborDiscovery)
            hash = Mix(hash, 1);
        return Number(hash);
    }

    private static bool HasPorts(in Packet packet) => packet.Protocol.HasPorts() && !packet.IsFragment;

    private static uint Number(LabRandom hash) => Math.Max(1, (uint)(hash.Next().Bits >> 32));

    private static LabRandom Mix(LabRandom random, UInt128 word) =>
        new(random.Next().Bits ^ (ulong)word ^ new LabRandom((ulong)(word >> 64)).Next().Bits);
}
