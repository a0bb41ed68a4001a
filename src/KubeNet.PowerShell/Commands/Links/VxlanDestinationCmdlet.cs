using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets that change a forwarding database share: the link, and where a VXLAN's entry leads.</summary>
public abstract class VxlanDestinationCmdlet : NamespaceCmdlet
{
    /// <summary>The port, the bridge itself for an address of this host, or the VXLAN.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Link", "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Port { get; set; } = "";

    /// <summary>Of a VXLAN: the address of the host that the Ethernet address is behind.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Destination { get; set; }

    /// <summary>Of a VXLAN: the UDP port there; the VXLAN's own unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ushort? DestinationPort { get; set; }

    /// <summary>Of a VXLAN: the identifier (VNI) to send with; the VXLAN's own unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Vni")]
    public int? Id { get; set; }

    /// <summary>Of a VXLAN: the device that the UDP packets must leave by.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Via { get; set; }

    /// <summary>Where the entry leads; null for a bridge's.</summary>
    private protected VxlanDestination? ReadDestination() => Parsing.Address(Destination) is { } address
        ? new VxlanDestination(address)
        {
            Port = DestinationPort,
            Id = Id,
            Via = string.IsNullOrEmpty(Via) ? null : Via,
        }
        : null;
}
