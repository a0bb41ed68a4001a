using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m connlabel</c>: a label of the connection, by number; <c>--set</c> puts it there (net/netfilter/xt_connlabel.c). Names would come from the
/// machine's connlabel.conf, which the model does not have.
/// </summary>
/// <param name="Bit">0..127.</param>
/// <param name="Negated"><c>! --label</c>.</param>
/// <param name="Set"><c>--set</c>.</param>
public sealed record ConnlabelMatch(byte Bit, bool Negated, bool Set) : Match
{
    private const uint MaxBit = 127;

    /// <inheritdoc/>
    public override string Name => "connlabel";

    internal static MatchExtension Extension { get; } = new(
        "connlabel",
        [
            new OptionSpec("label", "the label of the connection, 0 to 127", OptionTraits.Mandatory | OptionTraits.Invertible),
            new OptionSpec("set", "set it too", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        if (context.Skb.Connection is not { } connection)
            return Negated ? MatchResult.Yes : MatchResult.No;
        var label = UInt128.One << Bit;
        if (Set)
            connection.Labels |= label;
        return (connection.Labels & label) != 0 != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--label \"{Bit}\"{(Set ? " --set" : "")}";

    /// <inheritdoc/>
    public override string ListOptions() => $"connlabel {SaveText.Not(Negated)}{Bit}{(Set ? " set" : "")}";

    private static ConnlabelMatch Read(OptionValues values)
    {
        var label = values["label"];

        // The tool keeps the low 16 bits, the kernel refuses what is then too large.
        return CNumber.TryParse(label.Span, ulong.MaxValue, out var number) && (ushort)number is var bit && bit <= MaxBit
            ? new ConnlabelMatch((byte)bit, label.Negated, values.Has("set"))
            : throw label.Bad($"label '{label.Text}' not found or invalid value; expected a number from 0 to {MaxBit} (names of connlabel.conf are not known here).");
    }
}
