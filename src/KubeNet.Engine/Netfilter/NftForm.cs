using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// What iptables-nft makes of a rule on its way into the kernel: the ports of tcp and udp become expressions of nf_tables, in which
/// <c>! --sport 0:255</c> is <c>--sport 256:65535</c>, and <c>! --sport 0:65535</c> says nothing (add_nft_tcp in iptables/nft.c). Several matches that ask
/// different things are one when they are read back; two that ask the same thing, of which real iptables-nft prints the last, stay two here.
/// </summary>
internal static class NftForm
{
    public static Rule Of(Rule rule, IptablesBackend backend)
    {
        if (backend != IptablesBackend.Nft || !IsAnother(rule))
            return rule;
        var matches = new List<Match>();
        foreach (var match in rule.Matches)
        {
            if (!IsNative(match))
                matches.Add(match);
            else if (Turned(match) is { } turned && !IsJoined(matches, turned))
                matches.Add(turned);
        }

        return rule with { Matches = matches.ToEquatableArray() };
    }

    /// <summary>Whether nft reads what a tcp or udp match asks itself, without the kernel's match, which would ask for <c>-p</c> to name the protocol.</summary>
    public static bool IsNative(Match match) => match is UdpMatch or TcpMatch { Option: 0, OptionNegated: false } && match.SaveOptions().Length > 0;

    private static bool IsAnother(Rule rule)
    {
        var natives = 0;
        foreach (var match in rule.Matches)
        {
            if (match is TcpMatch { Option: 0 } tcp && (++natives > 1 || tcp.SourceNegated || tcp.DestinationNegated || tcp.FlagsNegated))
                return true;
            if (match is UdpMatch udp && (++natives > 1 || udp.SourceNegated || udp.DestinationNegated))
                return true;
        }

        return false;
    }

    /// <summary>A match without the negations that ranges can do without; null where nothing is left to ask.</summary>
    private static Match? Turned(Match match)
    {
        Match turned = match;
        if (match is TcpMatch tcp)
        {
            var (source, sourceNegated) = Turn(tcp.SourcePorts, tcp.SourceNegated);
            var (destination, destinationNegated) = Turn(tcp.DestinationPorts, tcp.DestinationNegated);
            turned = tcp with
            {
                SourcePorts = source,
                SourceNegated = sourceNegated,
                DestinationPorts = destination,
                DestinationNegated = destinationNegated,
                FlagsNegated = tcp.FlagsNegated && tcp.FlagMask != 0,
            };
        }
        else if (match is UdpMatch udp)
        {
            var (source, sourceNegated) = Turn(udp.SourcePorts, udp.SourceNegated);
            var (destination, destinationNegated) = Turn(udp.DestinationPorts, udp.DestinationNegated);
            turned = udp with { SourcePorts = source, SourceNegated = sourceNegated, DestinationPorts = destination, DestinationNegated = destinationNegated };
        }

        return turned.SaveOptions().Length > 0 ? turned : null;
    }

    /// <summary>Joins a match to an earlier one that asks nothing of the same; false where there is none.</summary>
    private static bool IsJoined(List<Match> matches, Match later)
    {
        var at = matches.FindIndex(earlier => earlier.GetType() == later.GetType() && IsNative(earlier));
        if (at < 0 || Joined(matches[at], later) is not { } joined)
            return false;
        matches[at] = joined;
        return true;
    }

    private static Match? Joined(Match earlier, Match later) => (earlier, later) switch
    {
        (TcpMatch first, TcpMatch second) => Joined(first, second),
        (UdpMatch first, UdpMatch second) => Joined(first, second),
        _ => null,
    };

    private static TcpMatch? Joined(TcpMatch first, TcpMatch second)
    {
        var (hasSource, hasDestination) = (Asks(second.SourcePorts, second.SourceNegated), Asks(second.DestinationPorts, second.DestinationNegated));
        if ((hasSource && Asks(first.SourcePorts, first.SourceNegated)) || (hasDestination && Asks(first.DestinationPorts, first.DestinationNegated)) || (first.FlagMask != 0 && second.FlagMask != 0))
            return null;
        if (hasSource)
            first = first with { SourcePorts = second.SourcePorts, SourceNegated = second.SourceNegated };
        if (hasDestination)
            first = first with { DestinationPorts = second.DestinationPorts, DestinationNegated = second.DestinationNegated };
        return second.FlagMask == 0 ? first : first with { FlagMask = second.FlagMask, Flags = second.Flags, FlagsNegated = second.FlagsNegated };
    }

    private static UdpMatch? Joined(UdpMatch first, UdpMatch second)
    {
        var (hasSource, hasDestination) = (Asks(second.SourcePorts, second.SourceNegated), Asks(second.DestinationPorts, second.DestinationNegated));
        if ((hasSource && Asks(first.SourcePorts, first.SourceNegated)) || (hasDestination && Asks(first.DestinationPorts, first.DestinationNegated)))
            return null;
        if (hasSource)
            first = first with { SourcePorts = second.SourcePorts, SourceNegated = second.SourceNegated };
        return hasDestination ? first with { DestinationPorts = second.DestinationPorts, DestinationNegated = second.DestinationNegated } : first;
    }

    private static bool Asks(PortRange ports, bool negated) => negated || ports != PortRange.All;

    private static (PortRange Ports, bool Negated) Turn(PortRange ports, bool negated)
    {
        if (!negated || ports.First != 0 || ports.Last == 0)
            return (ports, negated);
        return ports.Last == ushort.MaxValue ? (PortRange.All, false) : (new PortRange((ushort)(ports.Last + 1), ushort.MaxValue), false);
    }
}
