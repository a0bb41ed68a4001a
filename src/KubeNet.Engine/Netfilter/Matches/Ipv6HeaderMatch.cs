using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m ipv6header</c>: which headers an IPv6 packet has (net/ipv6/netfilter/ip6t_ipv6header.c).</summary>
/// <param name="Headers"><c>--header</c>.</param>
/// <param name="Negated"><c>! --header</c>.</param>
/// <param name="Soft"><c>--soft</c>: others may be there too.</param>
public sealed record Ipv6HeaderMatch(Ipv6Headers Headers, bool Negated, bool Soft) : Match
{
    private const byte NoNextHeader = 59;

    // iptables' own words, and what /etc/protocols calls the same; the first is what iptables-save prints.
    private static readonly (Ipv6Headers Header, string[] Names)[] Known =
    [
        (Ipv6Headers.HopByHop, ["hop-by-hop", "hop", "hopopt", "0"]),
        (Ipv6Headers.Destination, ["ipv6-opts", "dst", "60"]),
        (Ipv6Headers.Routing, ["ipv6-route", "route", "43"]),
        (Ipv6Headers.Fragment, ["ipv6-frag", "frag", "44"]),
        (Ipv6Headers.Authentication, ["ah", "auth", "51"]),
        (Ipv6Headers.Esp, ["esp", "50"]),
        (Ipv6Headers.NoNext, ["ipv6-nonxt", "none", "59"]),
        (Ipv6Headers.Protocol, ["protocol", "prot", "255"]),
    ];

    /// <inheritdoc/>
    public override string Name => "ipv6header";

    internal static MatchExtension Extension { get; } = new(
        "ipv6header",
        [
            new OptionSpec("header", "the extension headers, with commas", OptionTraits.Mandatory | OptionTraits.Invertible) { Argument = OptionArgument.ListOf(Known.Select(known => known.Names[0])) },
            new OptionSpec("soft", "others may be there besides", OptionTraits.Flag),
        ],
        Read)
    {
        Family = IpFamily.IPv6,
    };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var there = HeadersOf(context.Skb.Head);

        var fits = (Soft, Negated) switch
        {
            (true, false) => (there & Headers) == Headers,
            (true, true) => (there & Headers) == Ipv6Headers.None,
            _ => there == Headers != Negated,
        };
        return fits ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() =>
        $"{SaveText.Not(Negated)}--header {string.Join(',', Known.Where(known => Headers.HasFlag(known.Header)).Select(known => known.Names[0]))}{(Soft ? " --soft" : "")}";

    /// <inheritdoc/>
    public override string ListOptions() => $"ipv6header flags:{(Negated ? "!" : "")}0x{(byte)Headers:X2}{(Soft ? " soft" : "")}";

    private static Ipv6Headers HeadersOf(in Packet packet)
    {
        var above = packet.Protocol switch
        {
            IpProtocol.Esp => Ipv6Headers.Esp,
            IpProtocol.Ah => Ipv6Headers.Authentication | Ipv6Headers.Protocol,
            (IpProtocol)NoNextHeader => Ipv6Headers.NoNext,
            _ => Ipv6Headers.Protocol,
        };
        return packet.IsFragment ? above | Ipv6Headers.Fragment : above;
    }

    private static Ipv6HeaderMatch Read(OptionValues values)
    {
        var value = values["header"];
        var headers = Ipv6Headers.None;
        foreach (var word in value.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var index = Array.FindIndex(Known, known => known.Names.Contains(word));
            headers |= index >= 0
                ? Known[index].Header
                : throw value.Bad($"unknown header `{word}' specified; there are: {string.Join(", ", Known.Select(known => known.Names[0]))}.");
        }

        return headers != Ipv6Headers.None
            ? new Ipv6HeaderMatch(headers, value.Negated, values.Has("soft"))
            : throw value.Bad("ip6t_ipv6header: cannot parse header names.");
    }
}
