using System.Management.Automation;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a VXLAN, an Ethernet whose frames travel in UDP packets from host to host: <c>ip link add ... type vxlan</c>.</summary>
/// <remarks>
/// What is sent by it is looked up in its forwarding database (Add-BridgeFdb with -Destination), wrapped into a UDP packet to the host that
/// stands there, and sent by the namespace's own routes and rules. Its MTU is 50 bytes less than that of -Device (70 over IPv6).
/// </remarks>
/// <example>
/// <summary>flannel's device, and the way to another host's pods.</summary>
/// <code>Add-Vxlan router flannel.1 -Id 1 -Local 10.1.0.1 -Device eth0 -NoLearning -Address 10.244.1.0/32 -Up
/// Add-IpRoute router 10.244.2.0/24 -Via 10.244.2.0 -Link flannel.1 -OnLink
/// Add-IpNeighbor router flannel.1 10.244.2.0 02:00:00:00:00:02
/// Add-BridgeFdb router flannel.1 02:00:00:00:00:02 -Destination 10.1.0.2</code>
/// </example>
/// <example>
/// <summary>A network over two hosts: all that is not known goes to the other one.</summary>
/// <code>Add-Vxlan host vx100 -Id 100 -DestinationPort 4789 -Remote 192.0.2.20 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Vxlan", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddVxlanCommand : TunnelMakingCmdlet
{
    /// <summary>The VXLAN network identifier (VNI), 0..16777215.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [Alias("Vni")]
    public int Id { get; set; }

    /// <summary>The Ethernet address; one from the lab's seed unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <summary>The UDP port; the kernel's default is 8472, IANA's is 4789.</summary>
    [Parameter]
    public ushort DestinationPort { get; set; } = VxlanLink.DefaultPort;

    /// <summary>The multicast group that gets all frames for which there is no entry; needs -Device.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Group { get; set; }

    /// <summary>Do not learn from what comes in which host an address is behind.</summary>
    [Parameter]
    public SwitchParameter NoLearning { get; set; }

    /// <summary>How long a learned address is kept, in seconds; 300 unless given.</summary>
    [Parameter]
    public int AgeingTime { get; set; }

    /// <summary>The don't-fragment bit of the UDP packets: never, always, or as in the inner packet.</summary>
    [Parameter]
    public VxlanDf DontFragment { get; set; }

    /// <summary>The range of source ports, such as 40000-50000; the namespace's ip_local_port_range unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SourcePort { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make($"Add vxlan {Id}", config => config.AddVxlan(new VxlanSpec(Namespace, Name, Id)
    {
        DestinationPort = DestinationPort,
        Local = Parsing.Address(Local),
        Remote = Parsing.Address(Remote),
        Group = Parsing.Address(Group),
        Device = Device,
        Learning = !NoLearning,
        AgeingTime = AgeingTime,
        Ttl = Ttl,
        Tos = Tos,
        DontFragment = DontFragment,
        SourcePorts = Parsing.Ports(SourcePort),
        Mtu = Mtu,
        Mac = Parsing.Mac(MacAddress),
    }));
}
