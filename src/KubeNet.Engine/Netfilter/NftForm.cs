using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// What iptables-nft makes of a rule on its way into the kernel: the ports of tcp and udp become expressions of nf_tables, in which
/// <c>! --sport 0:255</c> is <c>--sport 256:65535</c>, and <c>! --sport 0:65535</c> says nothing (add_nft_tcp in iptables/nft.c). Two port
/// matches of one rule, which real iptables-nft prints as one, stay two here.
/// </summary>
internal static class NftForm
{
    public static Rule Of(Rule rule, IptablesBackend backend)
    {
        if (backend != IptablesBackend.Nft || !HasNegatedPorts(rule))
            return rule;
        var matches = new List<Match>();
        foreach (var match in rule.Matches)
        {
            switch (match)
            {
                case TcpMatch { Option: 0 } tcp:
                    var (source, sourceNegated) = Turn(tcp.SourcePorts, tcp.SourceNegated);
                    var (destination, destinationNegated) = Turn(tcp.DestinationPorts, tcp.DestinationNegated);
                    Keep(tcp with
                    {
                        SourcePorts = source,
                        SourceNegated = sourceNegated,
                        DestinationPorts = destination,
                        DestinationNegated = destinationNegated,
                        FlagsNegated = tcp.FlagsNegated && tcp.FlagMask != 0,
                    });
                    break;
                case UdpMatch udp:
                    var (from, fromNegated) = Turn(udp.SourcePorts, udp.SourceNegated);
                    var (to, toNegated) = Turn(udp.DestinationPorts, udp.DestinationNegated);
                    Keep(udp with { SourcePorts = from, SourceNegated = fromNegated, DestinationPorts = to, DestinationNegated = toNegated });
                    break;
                default:
                    matches.Add(match);
                    break;
            }
        }

        return rule with { Matches = matches.ToEquatableArray() };

        void Keep(Match match)
        {
            if (match.SaveOptions().Length > 0)
                matches.Add(match);
        }
    }

    private static bool HasNegatedPorts(Rule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (match is TcpMatch { Option: 0 } tcp && (tcp.SourceNegated || tcp.DestinationNegated || tcp.FlagsNegated))
                return true;
            if (match is UdpMatch udp && (udp.SourceNegated || udp.DestinationNegated))
                return true;
        }

        return false;
    }

    private static (PortRange Ports, bool Negated) Turn(PortRange ports, bool negated)
    {
        if (!negated || ports.First != 0 || ports.Last == 0)
            return (ports, negated);
        return ports.Last == ushort.MaxValue ? (PortRange.All, false) : (new PortRange((ushort)(ports.Last + 1), ushort.MaxValue), false);
    }
}
