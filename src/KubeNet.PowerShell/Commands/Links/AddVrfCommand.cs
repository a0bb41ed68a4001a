using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a routing domain (VRF): <c>ip link add ... type vrf table ...</c>.</summary>
/// <remarks>
/// Links become part of it with -Slave or Set-IpLink -Master; their addresses and routes then stand in its table. The first one of a namespace brings the ip rule 1000,
/// which asks a VRF's table. Programs hear of it when they are bound to it (Add-NetListener -Device, Trace-Packet -Device), or with net.ipv4.tcp_l3mdev_accept.
/// </remarks>
/// <example>
/// <summary>A link whose network may be another's too.</summary>
/// <code>Add-Vrf lan red 10 -Slave port3 -Up
/// Get-IpRoute lan -Table 10</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Vrf", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddVrfCommand : EthernetMakingCmdlet
{
    /// <summary>Its table, from 1.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    public uint Table { get; set; }

    /// <summary>Links of the namespace that become part of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Slave { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => Make("Add VRF", config => Slave.Aggregate(
        config.AddVrf(new VrfSpec(Namespace, Name, Table) { Mac = Parsing.Mac(MacAddress) }),
        (made, slave) => made.SetLink(Namespace, slave, new LinkChange { Master = Name })), new LinkChange { Mtu = Mtu });
}
