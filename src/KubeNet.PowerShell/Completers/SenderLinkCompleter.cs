namespace KubeNet.PowerShell.Completers;

/// <summary>The links of <c>-From</c>.</summary>
public sealed class SenderLinkCompleter : LinkCompleter
{
    /// <inheritdoc/>
    protected override string Where => "From";
}
