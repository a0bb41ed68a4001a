using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TRACE: has the kernel log every rule that the packet meets, and goes on (net/netfilter/xt_TRACE.c).</summary>
public sealed record TraceTarget : Target
{
    private static readonly Placement RawInLegacy = new() { LegacyTable = TableName.Raw };

    /// <inheritdoc/>
    public override string Name => "TRACE";

    /// <inheritdoc/>
    public override Placement Placement => RawInLegacy;

    internal static TargetExtension Extension { get; } = new("TRACE", [], _ => new TraceTarget());

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
