using KubeNet.Engine.Devices;

namespace KubeNet.PowerShell.Completers;

/// <summary>The links of <c>-Namespace</c> that have a forwarding database: bridges and VXLANs.</summary>
public sealed class FdbLinkCompleter : LinkCompleter
{
    /// <inheritdoc/>
    protected override bool Fits(Link link) => link is BridgeLink or VxlanLink;
}
