using KubeNet.Engine.Devices;

namespace KubeNet.PowerShell.Completers;

/// <summary>The bridges of <c>-Namespace</c>.</summary>
public sealed class BridgeCompleter : LinkCompleter
{
    /// <inheritdoc/>
    protected override bool Fits(Link link) => link is BridgeLink;
}
