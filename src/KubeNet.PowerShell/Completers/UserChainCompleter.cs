using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The user chains of <c>-Table</c>, which rules can lead to.</summary>
public sealed class UserChainCompleter : ChainCompleter
{
    /// <inheritdoc/>
    protected override bool Fits(Chain chain) => chain is { IsBuiltIn: false };
}
