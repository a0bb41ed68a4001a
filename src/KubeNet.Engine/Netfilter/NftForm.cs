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
        var turned = match switch
        {
            TcpMatch tcp => With(tcp, Source(tcp).Turned(), Destination(tcp).Turned()) with { FlagsNegated = tcp.FlagsNegated && tcp.FlagMask != 0 },
            UdpMatch udp => With(udp, Source(udp).Turned(), Destination(udp).Turned()),
            _ => match,
        };
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

    private static TcpMatch? Joined(TcpMatch first, TcpMatch second) =>
        Source(first).Joined(Source(second)) is not { } source || Destination(first).Joined(Destination(second)) is not { } destination || (first.FlagMask != 0 && second.FlagMask != 0) ? null
        : first.FlagMask != 0 ? With(first, source, destination)
        : With(second, source, destination);

    private static UdpMatch? Joined(UdpMatch first, UdpMatch second) =>
        Source(first).Joined(Source(second)) is { } source && Destination(first).Joined(Destination(second)) is { } destination ? With(first, source, destination) : null;

    private static Ports Source(TcpMatch match) => new(match.SourcePorts, match.SourceNegated);

    private static Ports Source(UdpMatch match) => new(match.SourcePorts, match.SourceNegated);

    private static Ports Destination(TcpMatch match) => new(match.DestinationPorts, match.DestinationNegated);

    private static Ports Destination(UdpMatch match) => new(match.DestinationPorts, match.DestinationNegated);

    private static TcpMatch With(TcpMatch match, Ports source, Ports destination) =>
        match with { SourcePorts = source.Range, SourceNegated = source.Negated, DestinationPorts = destination.Range, DestinationNegated = destination.Negated };

    private static UdpMatch With(UdpMatch match, Ports source, Ports destination) =>
        match with { SourcePorts = source.Range, SourceNegated = source.Negated, DestinationPorts = destination.Range, DestinationNegated = destination.Negated };

    /// <summary>What a match asks of one of a packet's ports.</summary>
    private readonly record struct Ports(PortRange Range, bool Negated)
    {
        private bool AsksNothing => !Negated && Range == PortRange.All;

        /// <summary>The same without a negation, where a range can say it.</summary>
        public Ports Turned() => !Negated || Range.First != 0 || Range.Last == 0 ? this
            : Range.Last == ushort.MaxValue ? new Ports(PortRange.All, false)
            : new Ports(new PortRange((ushort)(Range.Last + 1), ushort.MaxValue), false);

        /// <summary>What both ask, where one of them asks nothing; null where both ask something.</summary>
        public Ports? Joined(Ports other) => AsksNothing ? other : other.AsksNothing ? this : null;
    }
}
