using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets that make a link share.</summary>
public abstract class LinkMakingCmdlet : NamespaceCmdlet
{
    /// <summary>The link's name, 1..15 characters.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Link")]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Addresses with prefix length to give it, such as 10.0.0.1/24.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>The largest IP packet, in bytes.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <summary>Set the link up at once.</summary>
    [Parameter]
    public SwitchParameter Up { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <summary>Makes the link, gives it its addresses, sets it up where that is wanted, and returns it.</summary>
    private protected void Make(string action, Func<NetworkConfig, NetworkConfig> add, LinkChange? change = null)
    {
        if (Change($"{Name} in {Namespace}", action, config => Furnish(add(config), Namespace, Name, (change ?? new LinkChange()) with { Up = Up ? true : null }, Address)))
            WriteLink(Namespace, Name);
    }

    /// <summary>Gives a new link its addresses and sets it up.</summary>
    private protected static NetworkConfig Furnish(NetworkConfig config, string home, string name, LinkChange change, IEnumerable<string> addresses)
    {
        config = config.SetLink(home, name, change);
        return addresses.Aggregate(config, (made, address) => made.AddAddress(home, name, InterfaceAddress.Parse(address)));
    }

    private protected void WriteLink(string home, string name) =>
        WriteObject(IpLinkInfo.Of(TheLab, TheLab.Config[home], TheLab.Config.Link(home, name)));
}
