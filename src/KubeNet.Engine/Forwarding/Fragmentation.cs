using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Cuts a packet for a link: ip_fragment, ip6_fragment.</summary>
internal static class Fragmentation
{
    // The fragment header of IPv6 (RFC 8200 4.5).
    private const int V6FragmentHeader = 8;

    /// <summary>
    /// Whether a packet that is longer than <paramref name="mtu"/> may be cut. What came in pieces may leave in pieces, with the bit in none longer than they were; what did not, where its
    /// socket allows it, and in IPv4 where it has not the bit.
    /// </summary>
    public static bool IsAllowed(SkBuff skb, int mtu) => skb.LargestFragment > 0
        ? !skb.Head.DontFragment || skb.LargestFragment <= mtu
        : skb.IgnoresDf || skb.Head is { Family: IpFamily.IPv4, DontFragment: false };

    /// <summary>The pieces, in order, none longer than <paramref name="size"/> bytes.</summary>
    public static IEnumerable<SkBuff> Cut(SkBuff skb, int size)
    {
        var header = skb.Packet.Family.HeaderLength() + (skb.Packet.Family == IpFamily.IPv6 ? V6FragmentHeader : 0);
        var payload = skb.Packet.Length - skb.Packet.Family.HeaderLength();
        var room = (size - header) & ~7;
        var count = (payload + room - 1) / room;
        skb.Hop?.Add(new FragmentStep(skb.Packet.Length, size, count));
        var train = new FragmentTrain(skb.Packet, count) { Outer = skb.Train };
        for (var at = 0; at < count; at++)
        {
            var piece = (SkBuff)skb.Copy();
            piece.Train = train;
            piece.LargestFragment = 0;
            piece.Packet = skb.Packet with
            {
                Length = header + Math.Min(room, payload - (at * room)),
                FragmentOffset = (ushort)(skb.Packet.FragmentOffset + (at * room / 8)),
                MoreFragments = at < count - 1 || skb.Packet.MoreFragments,

                // Only what had come in pieces with the bit is sent on with it (IPSKB_FRAG_PMTU).
                DontFragment = skb.Packet.DontFragment && skb.LargestFragment > 0,
            };
            yield return piece;
        }
    }
}
