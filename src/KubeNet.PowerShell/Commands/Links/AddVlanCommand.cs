using System.Management.Automation;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a VLAN of a device (IEEE 802.1Q): <c>ip link add link ... type vlan id ...</c>.</summary>
/// <remarks>
/// What is sent by it gets the tag and leaves by the device below; what comes in there with that tag is its own. It goes up and down with the device
/// below, and takes its Ethernet address and MTU.
/// </remarks>
/// <example>
/// <summary>A router with a leg in two VLANs of one cable.</summary>
/// <code>Add-Vlan router eth0.10 eth0 10 -Address 10.10.0.1/24 -Up
/// Add-Vlan router eth0.20 eth0 20 -Address 10.20.0.1/24 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Vlan", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddVlanCommand : StackedMakingCmdlet
{
    /// <summary>The VLAN, 0..4094.</summary>
    [Parameter(Mandatory = true, Position = 3, ValueFromPipelineByPropertyName = true)]
    [Alias("Vid")]
    public int Id { get; set; }

    /// <summary>The kind of tag: Dot1Q (802.1Q) or Dot1Ad (802.1ad), a provider's tag around another one.</summary>
    [Parameter]
    public VlanProtocol Protocol { get; set; } = VlanProtocol.Dot1Q;

    /// <summary>Do not follow the device below up and down.</summary>
    [Parameter]
    public SwitchParameter LooseBinding { get; set; }

    /// <summary>The Ethernet address; that of the device below unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make($"Add VLAN {Id} of {Device}", config => config.AddVlan(new VlanSpec(Namespace, Name, Device, Id)
    {
        DeviceNamespace = DeviceNamespace,
        Protocol = Protocol,
        LooseBinding = LooseBinding,
        Mtu = Mtu,
        Mac = Parsing.Mac(MacAddress),
    }));
}
