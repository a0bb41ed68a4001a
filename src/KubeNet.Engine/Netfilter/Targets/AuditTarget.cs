using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>AUDIT: writes an audit record, and goes on (net/netfilter/xt_AUDIT.c).</summary>
/// <param name="Type">What the record says: accept, drop or reject.</param>
public sealed record AuditTarget(string Type) : Target
{
    private static readonly string[] Types = ["accept", "drop", "reject"];

    /// <inheritdoc/>
    public override string Name => "AUDIT";

    internal static TargetExtension Extension { get; } =
        new("AUDIT", [new OptionSpec("type", "what the record says was done", OptionTraits.Mandatory) { Argument = OptionArgument.OneOf(Types) }], values => new AuditTarget(Read(values["type"])));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--type {Type}";

    /// <inheritdoc/>
    public override string ListOptions() => $"AUDIT {Type}";

    private static string Read(in OptionValue value)
    {
        var text = value.Text;
        return Array.Find(Types, type => type.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw value.Bad($"Bad action type value \"{text}\"; there are: {string.Join(", ", Types)}.");
    }
}
