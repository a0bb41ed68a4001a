using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;
using Mac = KubeNet.Engine.Addressing.MacAddress;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Tells a namespace a neighbour's Ethernet address, so that it need not ask (<c>ip neigh add ... nud permanent</c>), or lets it answer for an
/// address in another's name (<c>ip neigh add proxy</c>).
/// </summary>
/// <remarks>
/// With -Proxy a router answers ARP for the address on that link while its own route to it leaves by another one; for NDP it also needs
/// proxy_ndp.
/// </remarks>
/// <example>
/// <summary>A neighbour that does not answer ARP.</summary>
/// <code>Add-IpNeighbor web eth0 10.0.0.99 02:00:00:00:00:99</code>
/// </example>
/// <example>
/// <summary>A router that answers ARP for 169.254.1.1 on one of its links.</summary>
/// <code>Add-IpNeighbor router eth1 169.254.1.1 -Proxy</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpNeighbor", SupportsShouldProcess = true, DefaultParameterSetName = PermanentSet)]
[OutputType(typeof(NeighborInfo))]
public sealed class AddIpNeighborCommand : NamespaceCmdlet
{
    private const string PermanentSet = "Permanent";
    private const string ProxySet = "Proxy";

    /// <summary>The link it is on.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Link { get; set; } = "";

    /// <summary>Its IP address.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Address { get; set; } = "";

    /// <summary>Its Ethernet address.</summary>
    [Parameter(Mandatory = true, Position = 3, ParameterSetName = PermanentSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string MacAddress { get; set; } = "";

    /// <summary>Answer for the address here, in another's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProxySet)]
    public SwitchParameter Proxy { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Address;

    /// <inheritdoc/>
    protected override void Process()
    {
        var address = IpAddress.Parse(Address);
        if (Proxy)
        {
            if (Change($"{address} on {Link} in {Namespace}", "Answer for neighbour", config => config.AddProxyNeighbor(Namespace, Link, address)))
                WriteObject(NeighborInfo.Proxies(TheLab, Namespace).First(made => made.Link == Link && made.Address == address.ToString()));
            return;
        }

        var mac = Mac.Parse(MacAddress);
        if (Change($"{address} on {Link} in {Namespace}", $"Set neighbour to {mac}", config => config.AddNeighbor(Namespace, Link, address, mac)))
            WriteObject(NeighborInfo.All(TheLab, Namespace).First(made => made.Link == Link && made.Address == address.ToString()));
    }
}
