using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The built-in chains of <c>-Table</c>.</summary>
public sealed class BuiltInChainCompleter : ChainCompleter
{
    /// <inheritdoc/>
    protected override bool Fits(Chain chain) => chain is { IsBuiltIn: true };
}
