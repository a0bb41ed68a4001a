using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m cpu</c>: which processor handles the packet (net/netfilter/xt_cpu.c). The model has no processors: Unknown.</summary>
public sealed record CpuMatch(uint Cpu, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "cpu";

    internal static MatchExtension Extension { get; } = new(
        "cpu",
        [new OptionSpec("cpu", "the CPU that handles the packet", OptionTraits.Mandatory | OptionTraits.Invertible)],
        values => new CpuMatch(values["cpu"].Number(0, uint.MaxValue), values["cpu"].Negated));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--cpu {Cpu}";

    /// <inheritdoc/>
    public override string ListOptions() => $"cpu {SaveText.Not(Negated)}{Cpu}";
}
