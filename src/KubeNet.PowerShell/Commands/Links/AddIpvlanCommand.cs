using System.Management.Automation;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a link that shares a device's Ethernet address and is told by its IP addresses: <c>ip link add link ... type ipvlan mode ...</c>.</summary>
/// <remarks>
/// In mode L2 it resolves neighbours by itself; in L3 and L3s the namespace of the device below routes what it sends, with its OUTPUT and POSTROUTING, and in
/// L3s what comes in passes that namespace's PREROUTING and INPUT too. All upon one device have the mode and the flag of the one made last.
/// </remarks>
/// <example>
/// <summary>A container with an address of its router's network.</summary>
/// <code>Add-Ipvlan web eth8 eth0 -DeviceNamespace router -Mode L2 -Address 192.0.2.51/24 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Ipvlan", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddIpvlanCommand : StackedMakingCmdlet
{
    /// <summary>L2, L3 (as with ip link unless given) or L3s.</summary>
    [Parameter]
    public IpvlanMode Mode { get; set; } = IpvlanMode.L3;

    /// <summary>Whether those upon one device talk to each other: Bridge directly, Private not at all, Vepa through a switch.</summary>
    [Parameter]
    public IpvlanFlag Flag { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make($"Add ipvlan of {Device}", config => config.AddIpvlan(new IpvlanSpec(Namespace, Name, Device)
    {
        DeviceNamespace = DeviceNamespace,
        Mode = Mode,
        Flag = Flag,
        Mtu = Mtu,
    }));
}
