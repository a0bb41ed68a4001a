using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>What of a flow decides on its next hop: fib_multipath_hash of net/ipv4/route.c, rt6_multipath_hash of net/ipv6/route.c.</summary>
internal static class MultipathKeys
{
    // FIB_MULTIPATH_HASH_FIELD_* of include/net/ip_fib.h; the flow label is not modelled.
    private const int SourceAddress = 1 << 0;
    private const int DestinationAddress = 1 << 1;
    private const int Protocol = 1 << 2;
    private const int SourcePort = 1 << 4;
    private const int DestinationPort = 1 << 5;

    // The same of a packet in the packet, behind them.
    private const int Inner = 6;

    /// <summary>The words to hash, by the namespace's policy for the family.</summary>
    public static IEnumerable<UInt128> Of(Sysctls sysctls, FlowKey flow)
    {
        var family = flow.Destination.Family;
        var prefix = family == IpFamily.IPv4 ? "net.ipv4." : "net.ipv6.";
        var own = new InnerFlow(flow.Source ?? IpAddress.Any(family), flow.Destination, flow.Protocol, flow.SourcePort, flow.DestinationPort);
        var wrapped = flow.Protocol.IsIcmp() ? null : flow.Inner;
        return sysctls.Number(prefix + "fib_multipath_hash_policy") switch
        {
            // An error is hashed as what it is about, so that it takes that one's way.
            0 => OfAddresses((flow.Protocol.IsIcmp() ? flow.Inner : null) ?? own),
            1 => Fields(own, SourceAddress | DestinationAddress | Protocol | SourcePort | DestinationPort),
            2 => OfAddresses(wrapped ?? (flow.Protocol.IsIcmp() ? flow.Inner : null) ?? own),
            _ => OfFields(own, wrapped, sysctls.Number(prefix + "fib_multipath_hash_fields")),
        };
    }

    // IPv6 takes the protocol in (flowi6_proto), IPv4 does not.
    private static IEnumerable<UInt128> OfAddresses(InnerFlow flow) =>
        Fields(flow, SourceAddress | DestinationAddress | (flow.Destination.Family == IpFamily.IPv6 ? Protocol : 0));

    private static IEnumerable<UInt128> OfFields(InnerFlow own, InnerFlow? wrapped, int fields) =>
        wrapped is null ? Fields(own, fields) : Fields(own, fields).Concat(Fields(wrapped, fields >> Inner));

    private static IEnumerable<UInt128> Fields(InnerFlow flow, int fields)
    {
        if ((fields & SourceAddress) != 0)
            yield return flow.Source.Bits;
        if ((fields & DestinationAddress) != 0)
            yield return flow.Destination.Bits;
        if ((fields & Protocol) != 0)
            yield return (UInt128)(byte)flow.Protocol;
        if ((fields & SourcePort) != 0)
            yield return flow.SourcePort;
        if ((fields & DestinationPort) != 0)
            yield return flow.DestinationPort;
    }
}
