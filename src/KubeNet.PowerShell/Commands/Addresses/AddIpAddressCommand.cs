using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gives a link addresses: <c>ip addr add</c>.</summary>
/// <remarks>On a link that is up the kernel adds the route to the address's network, and its entries in the local table.</remarks>
/// <example>
/// <summary>An address of each family.</summary>
/// <code>Add-IpAddress web eth0 10.0.0.11/24, fd00::11/64</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpAddress", SupportsShouldProcess = true)]
[OutputType(typeof(IpAddressInfo))]
public sealed class AddIpAddressCommand : NamespaceCmdlet
{
    /// <summary>The link.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string Link { get; set; } = "";

    /// <summary>The addresses with their prefix lengths, such as 10.0.0.1/24; without a length it is a host's, /32 or /128.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>The other end's address on a point-to-point link.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Peer { get; set; }

    /// <summary>The broadcast address; <c>+</c> takes the network's highest.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Broadcast { get; set; }

    /// <summary>How far the address is valid: global, link or host.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string? Scope { get; set; }

    /// <summary>Make no route to the address's network.</summary>
    [Parameter]
    public SwitchParameter NoPrefixRoute { get; set; }

    /// <summary>IPv6: do not take it as a source while another one fits.</summary>
    [Parameter]
    public SwitchParameter Deprecated { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var address in Address)
            Attempt(address, () => Add(InterfaceAddress.Parse(address)));
    }

    private void Add(InterfaceAddress address)
    {
        var options = new AddressOptions
        {
            Peer = Parsing.Address(Peer),
            Broadcast = Broadcast == "+" ? null : Parsing.Address(Broadcast),
            StandardBroadcast = Broadcast == "+",
            Scope = Parsing.Scope(Scope),
            NoPrefixRoute = NoPrefixRoute,
            Deprecated = Deprecated,
        };
        if (!Change($"{Link} in {Namespace}", $"Add address {address}", config => config.AddAddress(Namespace, Link, address, options)))
            return;
        var link = TheLab.Config.Link(Namespace, Link);
        WriteObject(IpAddressInfo.Of(TheLab, Home, link, link.Addresses.First(made => made.Address == address)));
    }
}
