using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Takes bridge ports, or the bridge itself, out of VLANs: <c>bridge vlan del</c>.</summary>
/// <remarks>What the bridge learned there of the VLAN is forgotten.</remarks>
/// <example>
/// <summary>No port is in the default VLAN any more.</summary>
/// <code>Get-BridgeVlan lan | Where-Object Id -eq 1 | Remove-BridgeVlan</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "BridgeVlan", SupportsShouldProcess = true)]
public sealed class RemoveBridgeVlanCommand : NamespaceCmdlet
{
    /// <summary>The port, or the bridge itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Port { get; set; } = "";

    /// <summary>The VLANs.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Vid")]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var id in Id)
            Attempt(id, () => Change($"VLAN {id} on {Port} in {Namespace}", "Remove bridge VLAN", config => config.RemoveBridgeVlan(Namespace, Port, id)));
    }
}
