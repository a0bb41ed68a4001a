using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a bridge, a switch for Ethernet frames: <c>ip link add ... type bridge</c>.</summary>
/// <remarks>
/// It learns which address is behind which port, and sends frames for addresses it does not know to all ports. An address on the bridge
/// itself makes it the host's own link into that network.
/// </remarks>
/// <example>
/// <summary>docker0, and a container's veth plugged into it.</summary>
/// <code>Add-Bridge host docker0 -Address 172.17.0.1/16 -Up
/// Add-VethPair web eth1 host veth1 -Address 172.17.0.2/16 -Up
/// Set-IpLink host veth1 -Master docker0</code>
/// </example>
/// <example>
/// <summary>A bridge over links that are there already.</summary>
/// <code>Add-Bridge lan br1 -Port port3, port4 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Bridge", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddBridgeCommand : EthernetMakingCmdlet
{
    /// <summary>Links of the namespace that become its ports.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Port { get; set; } = [];

    /// <summary>How long a learned address is kept, in seconds; 300 unless given.</summary>
    [Parameter]
    public int? AgeingTime { get; set; }

    /// <summary>Keep VLANs apart: its ports are members of VLANs, at first of -DefaultPvid alone.</summary>
    [Parameter]
    public SwitchParameter VlanFiltering { get; set; }

    /// <summary>The VLAN that its ports get; 1 unless given, 0 for none.</summary>
    [Parameter]
    public int? DefaultPvid { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make(
        "Add bridge",
        config => config.AddBridge(Namespace, Name, Port, Parsing.Mac(MacAddress)),
        new LinkChange { Mtu = Mtu, AgeingTime = AgeingTime, VlanFiltering = VlanFiltering ? true : null, DefaultPvid = DefaultPvid });
}
