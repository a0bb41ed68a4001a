using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Joins two namespaces with a cable: <c>ip link add ... type veth peer ...</c>.</summary>
/// <remarks>What is sent into one end comes out of the other. Both ends are down until you set them up, here with <c>-Up</c> or with Set-IpLink.</remarks>
/// <example>
/// <summary>A cable between two hosts, with addresses, ready for use.</summary>
/// <code>Add-VethPair client eth1 server eth1 -Address 10.9.0.1/24 -PeerAddress 10.9.0.2/24 -Up</code>
/// </example>
/// <example>
/// <summary>The plain form, as with ip link.</summary>
/// <code>Add-VethPair -Namespace client -Name eth2 -PeerNamespace server -PeerName eth2</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "VethPair", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddVethPairCommand : EthernetMakingCmdlet
{
    /// <summary>The namespace of the other end; the same one unless given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? PeerNamespace { get; set; }

    /// <summary>The name of the other end.</summary>
    [Parameter(Mandatory = true, Position = 3, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string PeerName { get; set; } = "";

    /// <summary>Addresses with prefix length to give to the other end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PeerAddress { get; set; } = [];

    /// <summary>The Ethernet address of the other end; one from the lab's seed unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PeerMacAddress { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var peerHome = PeerNamespace ?? Namespace;
        if (!Change($"{Namespace}/{Name} to {peerHome}/{PeerName}", "Add veth pair", Edit))
            return;
        WriteLink(Namespace, Name);
        WriteLink(peerHome, PeerName);

        NetworkConfig Edit(NetworkConfig config)
        {
            var spec = new VethSpec(Namespace, Name, peerHome, PeerName) { Mac = Parsing.Mac(MacAddress), PeerMac = Parsing.Mac(PeerMacAddress) };
            var change = new LinkChange { Up = Up ? true : null };
            config = config.AddVethPair(Mtu is { } mtu ? spec with { Mtu = mtu } : spec);
            config = Furnish(config, Namespace, Name, change, Address);
            return Furnish(config, peerHome, PeerName, change, PeerAddress);
        }
    }
}
