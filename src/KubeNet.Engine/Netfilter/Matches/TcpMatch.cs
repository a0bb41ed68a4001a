using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m tcp</c>: ports, flags and options of TCP (net/netfilter/xt_tcpudp.c).</summary>
public sealed record TcpMatch : Match
{
    private const TcpFlags SynMask = TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack | TcpFlags.Fin;

    private static readonly (string Name, TcpFlags Flags)[] FlagNames =
    [
        ("FIN", TcpFlags.Fin), ("SYN", TcpFlags.Syn), ("RST", TcpFlags.Rst), ("PSH", TcpFlags.Psh), ("ACK", TcpFlags.Ack),
        ("URG", TcpFlags.Urg), ("ALL", (TcpFlags)0x3f), ("NONE", TcpFlags.None),
    ];

    /// <summary><c>--sport</c>.</summary>
    public PortRange SourcePorts { get; init; } = PortRange.All;

    /// <summary><c>! --sport</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dport</c>.</summary>
    public PortRange DestinationPorts { get; init; } = PortRange.All;

    /// <summary><c>! --dport</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <summary>The flags that <c>--tcp-flags</c> looks at; none where it was not given.</summary>
    public TcpFlags FlagMask { get; init; }

    /// <summary>The flags of <see cref="FlagMask"/> that must be set.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary><c>! --tcp-flags</c>.</summary>
    public bool FlagsNegated { get; init; }

    /// <summary><c>--tcp-option</c>, or 0.</summary>
    public byte Option { get; init; }

    /// <summary><c>! --tcp-option</c>.</summary>
    public bool OptionNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "tcp";

    internal static MatchExtension Extension { get; } = new(
        "tcp",
        [
            new OptionSpec("sport", "the source port, or first:last", OptionTraits.Invertible) { Aliases = ["source-port"] },
            new OptionSpec("dport", "the destination port, or first:last", OptionTraits.Invertible) { Aliases = ["destination-port"], Argument = OptionArgument.Port },
            new OptionSpec("syn", "a first packet: of SYN, RST, ACK and FIN only SYN is set", OptionTraits.Invertible | OptionTraits.Flag) { Excludes = ["tcp-flags"] },
            new OptionSpec("tcp-flags", "the flags that are looked at, and those of them that must be set", OptionTraits.Invertible | OptionTraits.TwoArguments) { Excludes = ["syn"], Argument = OptionArgument.ListOf(FlagNames.Select(known => known.Name)), Second = OptionArgument.ListOf(FlagNames.Select(known => known.Name)) },
            new OptionSpec("tcp-option", "an option that is there, by number", OptionTraits.Invertible),
        ],
        Read) { IsShared = true, IsOfProtocol = true };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Packet.FragmentOffset != 0)
        {
            // RFC 1858: a fragment that would overwrite the flags is dropped.
            return skb.Packet.FragmentOffset == 1 ? MatchResult.Hotdrop : MatchResult.No;
        }

        if (SourcePorts.Contains(skb.Packet.SourcePort) == SourceNegated
            || DestinationPorts.Contains(skb.Packet.DestinationPort) == DestinationNegated
            || ((skb.Packet.TcpFlags & FlagMask) == Flags) == FlagsNegated)
        {
            return MatchResult.No;
        }

        return Option == 0 ? MatchResult.Yes : HasOption(skb.Packet.Tcp) switch
        {
            null => MatchResult.Unknown,
            { } has => has != OptionNegated ? MatchResult.Yes : MatchResult.No,
        };
    }

    /// <summary>Whether a segment has the option (tcp_find_option); null where its header does not tell what its options are.</summary>
    private bool? HasOption(TcpHeader? header)
    {
        if (header is null)
            return null;
        if (header.Length == TcpHeader.BareLength)
            return false;

        // A segment of a probe's own may be longer than its options are told.
        if (Option <= TcpOptionKind.Nop || header is { MaxSegmentSize: null, WindowScale: null, SackPermitted: false, Timestamps: false, SackEdge: null })
            return null;
        return Option switch
        {
            TcpOptionKind.Mss => header.MaxSegmentSize is not null,
            TcpOptionKind.WindowScale => header.WindowScale is not null,
            TcpOptionKind.SackPermitted => header.SackPermitted,
            TcpOptionKind.Sack => header.SackEdge is not null,
            TcpOptionKind.Timestamps => header.Timestamps,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override string SaveOptions()
    {
        if (SourcePorts == PortRange.All && FlagMask == 0 && !FlagsNegated && Option == 0 && DestinationPorts != PortRange.All)
            return PortSyntax.Save("dport", DestinationPorts, DestinationNegated);
        return SaveText.Words(
            SourcePorts == PortRange.All ? "" : PortSyntax.Save("sport", SourcePorts, SourceNegated),
            DestinationPorts == PortRange.All ? "" : PortSyntax.Save("dport", DestinationPorts, DestinationNegated),
            Option == 0 && !OptionNegated ? "" : $"{SaveText.Not(OptionNegated)}--tcp-option {Option}",
            FlagMask == 0 && !FlagsNegated ? "" : $"{SaveText.Not(FlagsNegated)}--tcp-flags {FlagText(FlagMask)} {FlagText(Flags)}");
    }

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "tcp",
        PortSyntax.List("spt", SourcePorts, SourceNegated),
        PortSyntax.List("dpt", DestinationPorts, DestinationNegated),
        Option == 0 && !OptionNegated ? "" : $"option={(OptionNegated ? "!" : "")}{Option}",
        FlagMask == 0 && !FlagsNegated ? "" : $"flags:{(FlagsNegated ? "!" : "")}0x{(byte)FlagMask:X2}/0x{(byte)Flags:X2}");

    private static TcpMatch Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Tcp, negatedToo: true);
        var match = new TcpMatch();
        foreach (var option in values.All)
        {
            match = option.Spec.Name switch
            {
                "sport" => match with { SourcePorts = PortSyntax.ReadRange(option, IpProtocol.Tcp), SourceNegated = option.Negated },
                "dport" => match with { DestinationPorts = PortSyntax.ReadRange(option, IpProtocol.Tcp), DestinationNegated = option.Negated },
                "syn" => match with { FlagMask = SynMask, Flags = TcpFlags.Syn, FlagsNegated = option.Negated },
                "tcp-flags" => match with
                {
                    FlagMask = ReadFlags(option.First),
                    Flags = ReadFlags(option.Second),
                    FlagsNegated = option.Negated,
                },
                _ => match with { Option = (byte)option.Number(1, 255), OptionNegated = option.Negated },
            };
        }

        return match;
    }

    private static TcpFlags ReadFlags(in Token token)
    {
        var flags = TcpFlags.None;
        foreach (var name in token.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var found = Array.FindIndex(FlagNames, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            flags |= found >= 0
                ? FlagNames[found].Flags
                : throw new IptablesSyntaxException("InvalidValue", $"Unknown TCP flag `{name}'; there are FIN, SYN, RST, PSH, ACK, URG, ALL and NONE.", token.Column);
        }

        return flags;
    }

    private static string FlagText(TcpFlags flags) =>
        flags == TcpFlags.None ? "NONE" : string.Join(',', FlagNames[..6].Where(known => (flags & known.Flags) != 0).Select(known => known.Name));
}
