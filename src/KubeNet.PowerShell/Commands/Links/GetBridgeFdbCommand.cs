using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets what bridges know of who is behind which port, and VXLANs of who is behind which host: <c>bridge fdb show</c>.</summary>
/// <remarks>
/// Learned entries come from the traffic and are forgotten after the bridge's ageing time (300 seconds of the lab's clock); static ones
/// you set; permanent ones are addresses of this host. A VXLAN's permanent entries are those that you set, and its default destination
/// stands under the address 00:00:00:00:00:00.
/// </remarks>
/// <example>
/// <summary>What has the bridge learned?</summary>
/// <code>Get-BridgeFdb lan br0 | Where-Object State -eq learned</code>
/// </example>
/// <example>
/// <summary>Which hosts do the VXLANs of all namespaces send to?</summary>
/// <code>Get-BridgeFdb | Where-Object Destination</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "BridgeFdb")]
[OutputType(typeof(FdbInfo))]
public sealed class GetBridgeFdbCommand : NamespaceQueryCmdlet
{
    /// <summary>The bridges and VXLANs, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Bridge")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FdbLinkCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var link in Matching(home.Links.Values.Where(link => link is BridgeLink or VxlanLink), link => link.Name, Name, name => Require(home.Name, name)))
            WriteObject(FdbInfo.All(TheLab, home.Name, link), enumerateCollection: true);
    }

    private void Require(string home, string name)
    {
        if (TheLab.Config.Link(home, name) is not (BridgeLink or VxlanLink))
            throw new NetConfigException("NotABridge", $"The link '{name}' in namespace '{home}' is neither a bridge nor a VXLAN, so it has no forwarding database.");
    }
}
