using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes bridge ports, or the bridge itself, members of VLANs: <c>bridge vlan add</c>.</summary>
/// <remarks>
/// It counts where the bridge filters VLANs. A port that is in the VLAN already takes the flags that are given here. The bridge itself is what the host sees
/// of the bridge: to be in a VLAN the host needs it to be a member, and a VLAN device upon it where the VLAN is tagged there.
/// </remarks>
/// <example>
/// <summary>An access port of VLAN 10, which leaves the default one, and a trunk.</summary>
/// <code>Set-IpLink lan br0 -VlanFiltering $true
/// Add-BridgeVlan lan port1 10 -Pvid -Untagged
/// Remove-BridgeVlan lan port1 1
/// Add-BridgeVlan lan port2 10, 20</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "BridgeVlan", SupportsShouldProcess = true)]
[OutputType(typeof(BridgeVlanInfo))]
public sealed class AddBridgeVlanCommand : NamespaceCmdlet
{
    /// <summary>The ports, or the bridge itself.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "Link")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Port { get; set; } = [];

    /// <summary>The VLANs, 1..4094.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Vid")]
    [ValidateRange(1, 4094)]
    public int[] Id { get; set; } = [];

    /// <summary>Frames that come in without a tag belong to it, and no longer to another one.</summary>
    [Parameter]
    public SwitchParameter Pvid { get; set; }

    /// <summary>Its frames leave without a tag.</summary>
    [Parameter]
    public SwitchParameter Untagged { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Pvid && Id.Length > 1)
            throw new NetConfigException("InvalidVlanId", "Frames without a tag belong to one VLAN only; give one -Id with -Pvid.");
        foreach (var port in Port)
            Attempt(port, () => Add(port));
    }

    private void Add(string port)
    {
        var made = Change($"VLAN {string.Join(", ", Id)} on {port} in {Namespace}", "Add bridge VLAN",
            config => Id.Aggregate(config, (edited, id) => edited.AddBridgeVlan(Namespace, port, new BridgeVlan((ushort)id, Pvid, Untagged))));
        if (made)
            WriteObject(BridgeVlanInfo.All(TheLab, Home, TheLab.Config.Link(Namespace, port)).Where(vlan => Id.Contains(vlan.Id)), enumerateCollection: true);
    }
}
