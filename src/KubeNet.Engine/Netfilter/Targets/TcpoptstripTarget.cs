using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TCPOPTSTRIP: overwrites TCP options with NOPs, and goes on; mangle only (net/netfilter/xt_TCPOPTSTRIP.c).</summary>
/// <param name="Options">The options, in order.</param>
public sealed record TcpoptstripTarget(EquatableArray<byte> Options) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    private static readonly (string Name, byte Option)[] Names =
        [
            ("wscale", TcpOptionKind.WindowScale), ("mss", TcpOptionKind.Mss), ("sack-permitted", TcpOptionKind.SackPermitted), ("sack", TcpOptionKind.Sack),
            ("timestamp", TcpOptionKind.Timestamps), ("md5", 19),
        ];

    /// <inheritdoc/>
    public override string Name => "TCPOPTSTRIP";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } = new("TCPOPTSTRIP", [new OptionSpec("strip-options", "the TCP options to take out, with commas") { Argument = OptionArgument.ListOf(Names.Select(known => known.Name)) }], Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        if (packet.FragmentOffset != 0 || packet.Tcp is not { } tcp)
            return TargetVerdict.Continue;
        context.Skb.Packet = packet with
        {
            Tcp = tcp with
            {
                MaxSegmentSize = Strips(TcpOptionKind.Mss) ? null : tcp.MaxSegmentSize,
                WindowScale = Strips(TcpOptionKind.WindowScale) ? null : tcp.WindowScale,
                SackPermitted = tcp.SackPermitted && !Strips(TcpOptionKind.SackPermitted),
                Timestamps = tcp.Timestamps && !Strips(TcpOptionKind.Timestamps),
                SackEdge = Strips(TcpOptionKind.Sack) ? null : tcp.SackEdge,
            },
        };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => Options.IsEmpty ? "" : $"--strip-options {string.Join(',', Options.Items)}";

    /// <inheritdoc/>
    public override string ListOptions() => Options.IsEmpty ? "" : $"TCPOPTSTRIP options {string.Join(',', Options.Items)}";

    private bool Strips(byte option) => Options.Items.Contains(option);

    private static TcpoptstripTarget Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Tcp);
        var options = new SortedSet<byte>();
        if (values.TryGet("strip-options", out var value))
        {
            foreach (var word in value.Text.Split(','))
            {
                var index = Array.FindIndex(Names, known => known.Name == word);
                var option = index >= 0 ? Names[index].Option
                    : CNumber.TryParse(word, byte.MaxValue, out var number) ? (byte)number
                    : throw value.Bad($"Bad TCP option value \"{word}\"; there are: {string.Join(", ", Names.Select(known => known.Name))}, or 2 to 255.");
                if (option <= TcpOptionKind.Nop)
                    throw value.Bad("Option value may not be 0 or 1.");
                if (!options.Add(option))
                    throw value.Bad($"Option \"{word}\" already specified.");
            }
        }

        return new TcpoptstripTarget(options.ToEquatableArray());
    }
}
