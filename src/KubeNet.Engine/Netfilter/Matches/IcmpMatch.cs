using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m icmp</c> and <c>-m icmp6</c>: the message's type and code (net/netfilter/xt_tcpudp.c and ip_tables.c, icmp_match).</summary>
public sealed record IcmpMatch(IpFamily Family, byte Type, byte FirstCode, byte LastCode, bool Negated) : Match
{
    private const byte AnyType = 255;

    /// <inheritdoc/>
    public override string Name => Family == IpFamily.IPv4 ? "icmp" : "icmp6";

    internal static MatchExtension IPv4 { get; } = Make(IpFamily.IPv4, "icmp", "icmp-type", IpProtocol.Icmp, []);

    internal static MatchExtension IPv6 { get; } = Make(IpFamily.IPv6, "icmp6", "icmpv6-type", IpProtocol.Icmpv6, ["icmpv6", "ipv6-icmp"]);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Packet.FragmentOffset != 0)
            return MatchResult.No;
        var fits = (Family == IpFamily.IPv4 && Type == AnyType)
            || (skb.Packet.IcmpType == Type && skb.Packet.IcmpCode >= FirstCode && skb.Packet.IcmpCode <= LastCode);
        return fits != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions()
    {
        var option = Family == IpFamily.IPv4 ? "icmp-type" : "icmpv6-type";
        if (Family == IpFamily.IPv4 && Type == AnyType)
            return $"{SaveText.Not(Negated)}--{option} any";
        return $"{SaveText.Not(Negated)}--{option} {Type}{((FirstCode, LastCode) == (0, 255) ? "" : $"/{FirstCode}")}";
    }

    /// <inheritdoc/>
    public override string ListOptions()
    {
        var codes = FirstCode == LastCode ? $" code {FirstCode}" : (FirstCode, LastCode) == (0, 255) ? "" : $" codes {FirstCode}-{LastCode}";
        return $"{(Family == IpFamily.IPv4 ? "icmp" : "ipv6-icmp")}{(Negated ? " !" : "")}type {Type}{codes}";
    }

    private static MatchExtension Make(IpFamily family, string name, string option, IpProtocol protocol, string[] aliases) => new(
        name,
        [new OptionSpec(option, "the type, by its name or as type[/code]", OptionTraits.Mandatory | OptionTraits.Invertible) { Argument = OptionArgument.OneOf(IcmpNames.Of(family)) }],
        values =>
        {
            values.RequireProtocol(protocol);
            var value = values[option];
            var (type, first, last) = IcmpNames.Read(value, family);
            return new IcmpMatch(family, type, first, last, value.Negated);
        })
    {
        Family = family,
        Aliases = aliases,
    };
}
