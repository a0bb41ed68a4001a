using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;
using Mac = KubeNet.Engine.Addressing.MacAddress;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Tells a bridge behind which port an Ethernet address is (<c>bridge fdb add ... master static</c>), or a VXLAN behind which host
/// (<c>bridge fdb add ... dst</c>).
/// </summary>
/// <remarks>Without -Destination the entry is a bridge's. A VXLAN's entry for 00:00:00:00:00:00 stands for all addresses that have none.</remarks>
/// <example>
/// <summary>Frames to that address go out of port1 only.</summary>
/// <code>Add-BridgeFdb lan port1 02:00:00:00:00:01</code>
/// </example>
/// <example>
/// <summary>A VXLAN that floods to two other hosts.</summary>
/// <code>Add-Vxlan host vx200 -Id 200 -Up
/// '192.0.2.20', '192.0.2.30' | ForEach-Object { Add-BridgeFdb host vx200 00:00:00:00:00:00 -Destination $_ -Append }</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "BridgeFdb", SupportsShouldProcess = true)]
[OutputType(typeof(FdbInfo))]
public sealed class AddBridgeFdbCommand : VxlanDestinationCmdlet
{
    /// <summary>The Ethernet address.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string MacAddress { get; set; } = "";

    /// <summary>Of a bridge: it is an address of this host; frames to it go up, not out.</summary>
    [Parameter]
    public SwitchParameter Local { get; set; }

    /// <summary>Of a bridge that filters VLANs: the VLAN that it holds in, of those that the port is in; all of them unless given.</summary>
    [Parameter]
    [ValidateRange(1, 4094)]
    public ushort Vlan { get; set; }

    /// <summary>Of a VXLAN: one more host for an address that has an entry: 00:00:00:00:00:00, or a group.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <inheritdoc/>
    protected override object? Target => MacAddress;

    /// <inheritdoc/>
    protected override void Process()
    {
        var mac = Mac.Parse(MacAddress);
        if (ReadDestination() is not { } destination)
            AddToBridge(mac);
        else if (Local)
            throw new NetConfigException("InvalidFdbEntry", "An entry leads to a host, with -Destination, or to this one, with -Local; not both.");
        else if (Change($"{mac} to {destination.Address} on {Port} in {Namespace}", "Add FDB entry", config => config.AddFdbEntry(Namespace, Port, mac, destination, Append)))
            WriteObject(FdbInfo.All(TheLab, Namespace, TheLab.Config.Link(Namespace, Port)).Where(entry => entry.MacAddress == mac.ToString()), enumerateCollection: true);
    }

    private void AddToBridge(Mac mac)
    {
        if (!Change($"{mac} on {Port} in {Namespace}", "Add FDB entry", config => config.AddFdbEntry(Namespace, Port, mac, Local, Vlan)))
            return;
        var link = TheLab.Config.Link(Namespace, Port);
        var bridge = link is BridgeLink ? link : Home.Links[link.Master!.Value];
        WriteObject(FdbInfo.All(TheLab, Namespace, bridge).First(entry => entry.MacAddress == mac.ToString() && (entry.Vlan ?? 0) == Vlan));
    }
}
