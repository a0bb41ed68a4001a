using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// SECMARK: gives the packet a security context, and goes on; mangle and security only (net/netfilter/xt_SECMARK.c). Nothing here looks at it. The
/// kernel takes such a rule only where a security module knows the context.
/// </summary>
public sealed record SecmarkTarget(string Context) : Target
{
    private const int MaxContext = 255;

    /// <summary>Where SECMARK and CONNSECMARK may stand.</summary>
    internal static Placement Tables { get; } = new() { OnlyIn = [TableName.Mangle, TableName.Security] };

    /// <inheritdoc/>
    public override string Name => "SECMARK";

    /// <inheritdoc/>
    public override Placement Placement => Tables;

    internal static TargetExtension Extension { get; } = new("SECMARK", [new OptionSpec("selctx", "the security context", OptionTraits.Mandatory)], Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--selctx {Context}";

    /// <inheritdoc/>
    public override string ListOptions() => $"SECMARK selctx {Context}";

    private static SecmarkTarget Read(OptionValues values)
    {
        var text = values["selctx"].Text;
        return new SecmarkTarget(text.Length > MaxContext ? text[..MaxContext] : text);
    }
}
