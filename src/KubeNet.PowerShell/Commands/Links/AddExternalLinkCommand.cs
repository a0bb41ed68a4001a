using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a link whose other end is not in the lab: a machine's NIC, a tun or tap device of a program, WireGuard.</summary>
/// <remarks>What is sent out of it ends as LeftModel, with the kind of the link. Importing a machine makes such links of what leads out of it.</remarks>
/// <example>
/// <summary>A VPN of which the lab knows one end.</summary>
/// <code>Add-ExternalLink host wg0 -Kind wireguard -NoArp -Address 10.200.0.2/24 -Up
/// Trace-Packet host -To 10.200.0.1 -Protocol icmp</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "ExternalLink", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddExternalLinkCommand : EthernetMakingCmdlet
{
    /// <summary>What ip -d link would call it: ether (unless given), tun, tap, wireguard ...</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExternalKindCompleter))]
    public string Kind { get; set; } = "ether";

    /// <summary>It resolves no neighbours and has no link-local address, as tun and wireguard.</summary>
    [Parameter]
    public SwitchParameter NoArp { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make($"Add {Kind} link", config => config.AddExternal(Namespace, Name, Kind, Parsing.Mac(MacAddress), NoArp), new LinkChange { Mtu = Mtu });
}
