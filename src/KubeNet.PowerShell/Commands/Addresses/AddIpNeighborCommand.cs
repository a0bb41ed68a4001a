using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;
using Mac = KubeNet.Engine.Addressing.MacAddress;

namespace KubeNet.PowerShell.Commands;

/// <summary>Tells a namespace a neighbour's Ethernet address, so that it need not ask: <c>ip neigh add ... nud permanent</c>.</summary>
/// <example>
/// <summary>A neighbour that does not answer ARP.</summary>
/// <code>Add-IpNeighbor web eth0 10.0.0.99 02:00:00:00:00:99</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpNeighbor", SupportsShouldProcess = true)]
[OutputType(typeof(NeighborInfo))]
public sealed class AddIpNeighborCommand : NamespaceCmdlet
{
    /// <summary>The link it is on.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Link { get; set; } = "";

    /// <summary>Its IP address.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>Its Ethernet address.</summary>
    [Parameter(Mandatory = true, Position = 3)]
    [ValidateNotNullOrEmpty]
    public string MacAddress { get; set; } = "";

    /// <inheritdoc/>
    protected override object? Target => Address;

    /// <inheritdoc/>
    protected override void Process()
    {
        var (address, mac) = (IpAddress.Parse(Address), Mac.Parse(MacAddress));
        if (Change($"{address} on {Link} in {Namespace}", $"Set neighbour to {mac}", config => config.AddNeighbor(Namespace, Link, address, mac)))
            WriteObject(NeighborInfo.All(TheLab, Namespace).First(made => made.Link == Link && made.Address == address.ToString()));
    }
}
