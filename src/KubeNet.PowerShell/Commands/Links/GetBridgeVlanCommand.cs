using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the VLANs that bridge ports, and bridges themselves, are members of: <c>bridge vlan show</c>.</summary>
/// <remarks>They count where the bridge filters VLANs.</remarks>
/// <example>
/// <summary>Which ports are in VLAN 1?</summary>
/// <code>Get-BridgeVlan lan | Where-Object Id -eq 1</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "BridgeVlan")]
[OutputType(typeof(BridgeVlanInfo))]
public sealed class GetBridgeVlanCommand : NamespaceQueryCmdlet
{
    /// <summary>The ports and bridges, with wildcards; all unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Link")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var link in Matching(home.Links.Values, link => link.Name, Port, name => TheLab.Config.Link(home.Name, name)))
            WriteObject(BridgeVlanInfo.All(TheLab, home, link), enumerateCollection: true);
    }
}
