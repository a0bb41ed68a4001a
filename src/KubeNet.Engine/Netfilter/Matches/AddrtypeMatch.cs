using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m addrtype</c>: what kind of address the FIB takes the source or destination for (net/netfilter/xt_addrtype.c).</summary>
public sealed record AddrtypeMatch : Match
{
    private static readonly string[] TypeNames =
        ["UNSPEC", "UNICAST", "LOCAL", "BROADCAST", "ANYCAST", "MULTICAST", "BLACKHOLE", "UNREACHABLE", "PROHIBIT", "THROW", "NAT", "XRESOLVE"];

    private const AddressType OnlyIPv4 = AddressType.Broadcast | AddressType.Blackhole | AddressType.Prohibit | AddressType.Throw | AddressType.Nat | AddressType.Xresolve;

    /// <summary><c>--src-type</c>; none where it was not given.</summary>
    public AddressType Source { get; init; }

    /// <summary><c>! --src-type</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dst-type</c>; none where it was not given.</summary>
    public AddressType Destination { get; init; }

    /// <summary><c>! --dst-type</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <summary><c>--limit-iface-in</c>: as seen from the device the packet came in by.</summary>
    public bool LimitIn { get; init; }

    /// <summary><c>--limit-iface-out</c>: as seen from the device the packet leaves by.</summary>
    public bool LimitOut { get; init; }

    /// <inheritdoc/>
    public override string Name => "addrtype";

    /// <inheritdoc/>
    public override Placement Placement => this switch
    {
        { LimitIn: true } => new Placement { OwnHooks = HookSet.Prerouting | HookSet.Input | HookSet.Forward },
        { LimitOut: true } => new Placement { OwnHooks = HookSet.Output | HookSet.Postrouting | HookSet.Forward },
        _ => Placement.Anywhere,
    };

    internal static MatchExtension Extension { get; } = new(
        "addrtype",
        [
            new OptionSpec("src-type", "what the source is to the routing tables, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(TypeNames) },
            new OptionSpec("dst-type", "what the destination is to the routing tables, with commas", OptionTraits.Invertible) { Argument = OptionArgument.ListOf(TypeNames) },
            new OptionSpec("limit-iface-in", "only addresses of the device it came in by count", OptionTraits.Flag) { Excludes = ["limit-iface-out"] },
            new OptionSpec("limit-iface-out", "only addresses of the device it leaves by count", OptionTraits.Flag) { Excludes = ["limit-iface-in"] },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var device = LimitIn ? context.InDevice : LimitOut ? context.OutDevice : null;
        var skb = context.Skb;
        return (Source == AddressType.None || Fits(context.Host, skb.Packet.Source, device, Source) != SourceNegated)
            && (Destination == AddressType.None || Fits(context.Host, skb.Packet.Destination, device, Destination) != DestinationNegated)
            ? MatchResult.Yes
            : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Source == AddressType.None ? "" : $"{SaveText.Not(SourceNegated)}--src-type {Names(Source)}",
        Destination == AddressType.None ? "" : $"{SaveText.Not(DestinationNegated)}--dst-type {Names(Destination)}",
        LimitIn ? "--limit-iface-in" : "",
        LimitOut ? "--limit-iface-out" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "ADDRTYPE match",
        Source == AddressType.None ? "" : $"src-type {(SourceNegated ? "!" : "")}{Names(Source)}",
        Destination == AddressType.None ? "" : $"dst-type {(DestinationNegated ? "!" : "")}{Names(Destination)}",
        LimitIn ? "limit-in" : "",
        LimitOut ? "limit-out" : "");

    private static bool Fits(INetfilterHost host, IpAddress address, string? device, AddressType types)
    {
        if (address.Family == IpFamily.IPv4)
            return (host.TypeOf(address, device) & types) != 0;

        // IPv6 has no inet_addr_type: scope is read off the address, and only LOCAL, ANYCAST and UNREACHABLE ask the FIB (match_type6).
        if (types.HasFlag(AddressType.Unspec) && !address.IsUnspecified)
            return false;
        if (types.HasFlag(AddressType.Unicast) && (address.IsMulticast || address.IsUnspecified))
            return false;
        if (types.HasFlag(AddressType.Multicast) && !address.IsMulticast)
            return false;
        var looked = types & (AddressType.Local | AddressType.Anycast | AddressType.Unreachable);
        return looked == AddressType.None || (host.TypeOf(address, device) & looked) != 0;
    }

    private static AddrtypeMatch Read(OptionValues values)
    {
        var match = new AddrtypeMatch { LimitIn = values.Has("limit-iface-in"), LimitOut = values.Has("limit-iface-out") };
        if (values.TryGet("src-type", out var source))
            match = match with { Source = ReadTypes(source), SourceNegated = source.Negated };
        if (values.TryGet("dst-type", out var destination))
            match = match with { Destination = ReadTypes(destination), DestinationNegated = destination.Negated };
        if (values.Family == IpFamily.IPv6 && (match.Source | match.Destination) is var types && (types & OnlyIPv4) != 0)
            throw values.Missing($"addrtype: the kernel does not match the type {Names(types & OnlyIPv4)} of IPv6.");
        return match.Source == AddressType.None && match.Destination == AddressType.None
            ? throw values.Missing("addrtype: you must specify --src-type or --dst-type.")
            : match;
    }

    private static AddressType ReadTypes(in OptionValue value)
    {
        var types = AddressType.None;
        foreach (var part in value.Span.Split(','))
        {
            var name = value.Span[part];
            var index = name.IsEmpty ? -1 : IndexOf(name);
            types |= index >= 0
                ? (AddressType)(1 << index)
                : throw value.Bad($"addrtype: bad type \"{name}\"; there are: {string.Join(", ", TypeNames)}.");
        }

        return types;
    }

    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (var index = 0; index < TypeNames.Length; index++)
        {
            if (TypeNames[index].AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return index;
        }

        return -1;
    }

    private static string Names(AddressType types) =>
        string.Join(',', TypeNames.Where((_, index) => ((int)types & (1 << index)) != 0));
}
