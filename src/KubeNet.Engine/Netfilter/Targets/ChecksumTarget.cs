using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>CHECKSUM: fills a checksum in that was left to the device; mangle only (net/netfilter/xt_CHECKSUM.c). Packets here have none to fill.</summary>
public sealed record ChecksumTarget : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    /// <inheritdoc/>
    public override string Name => "CHECKSUM";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension Extension { get; } =
        new("CHECKSUM", [new OptionSpec("checksum-fill", "fill in the checksum where it is missing", OptionTraits.Flag | OptionTraits.Mandatory)], _ => new ChecksumTarget());

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => "--checksum-fill";

    /// <inheritdoc/>
    public override string ListOptions() => "CHECKSUM fill";
}
