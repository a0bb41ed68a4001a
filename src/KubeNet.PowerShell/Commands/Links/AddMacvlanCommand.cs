using System.Management.Automation;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gives a device a second Ethernet address, as a link of its own: <c>ip link add link ... type macvlan mode ...</c>.</summary>
/// <remarks>
/// Upon a machine's NIC it puts a container straight into the machine's network. The device below and its macvlans do not hear each other; whether the
/// macvlans do is said by -Mode.
/// </remarks>
/// <example>
/// <summary>A container in the network of its router.</summary>
/// <code>Add-Macvlan web eth9 eth0 -DeviceNamespace router -Mode Bridge -Address 192.0.2.50/24 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Macvlan", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddMacvlanCommand : StackedMakingCmdlet
{
    /// <summary>How those upon one device talk to each other: Private not at all, Vepa (as with ip link unless given) through a switch that sends frames back, Bridge directly; Passthru is the only one.</summary>
    [Parameter]
    public MacvlanMode Mode { get; set; } = MacvlanMode.Vepa;

    /// <summary>The Ethernet address; one from the lab's seed unless given, in mode Passthru that of the device below.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make($"Add macvlan of {Device}", config => config.AddMacvlan(new MacvlanSpec(Namespace, Name, Device)
    {
        DeviceNamespace = DeviceNamespace,
        Mode = Mode,
        Mtu = Mtu,
        Mac = Parsing.Mac(MacAddress),
    }));
}
