using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m nfacct</c>: counts in a named object, and always matches (net/netfilter/xt_nfacct.c). The object is not modelled.</summary>
public sealed record NfacctMatch(string Object) : Match
{
    /// <inheritdoc/>
    public override string Name => "nfacct";

    internal static MatchExtension Extension { get; } =
        new("nfacct", [new OptionSpec("nfacct-name", "the accounting object that counts the packet", OptionTraits.Mandatory)], values => new NfacctMatch(ReadName(values["nfacct-name"])));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.Yes;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--nfacct-name  {SaveText.Quote(Object)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"nfacct-name  {SaveText.Quote(Object)}";

    private static string ReadName(in OptionValue value) => value.Text is { Length: > 0 and < 32 } name && !name.Contains('\n')
        ? name
        : throw value.Bad("nfacct: a name has 1 to 31 characters, without newlines.");
}
