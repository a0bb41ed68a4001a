using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes user-defined bridge networks: <c>docker network create</c>.</summary>
/// <remarks>
/// A network is a bridge in the host's namespace with the gateway's address, and rules that guard it. Its containers find each other by name. A namespace in which
/// Docker does not run yet gets a daemon with default options.
/// </remarks>
/// <example>
/// <summary>A network with the next free subnet.</summary>
/// <code>New-DockerNetwork backend -DockerHost host</code>
/// </example>
/// <example>
/// <summary>One that nobody gets out of or into.</summary>
/// <code>New-DockerNetwork vault -DockerHost host -Subnet 10.30.0.0/24 -Internal</code>
/// </example>
/// <example>
/// <summary>Containers with addresses of their own, reachable without NAT on the ports that they publish.</summary>
/// <code>New-DockerNetwork dmz -DockerHost host -Subnet 192.0.2.0/26, fd00:2::/64 -IPv6 -GatewayMode routed -GatewayModeV6 routed</code>
/// </example>
[Cmdlet(VerbsCommon.New, "DockerNetwork", SupportsShouldProcess = true)]
[OutputType(typeof(DockerNetworkInfo))]
public sealed class NewDockerNetworkCommand : LabCmdlet
{
    /// <summary>The networks' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The Docker host's namespace; the only Docker host unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? DockerHost { get; set; }

    /// <summary>The subnet, at most one of each family; one from the default address pools unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Subnet { get; set; } = [];

    /// <summary>The bridge's address, at most one of each family; the subnet's first one unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Gateway { get; set; } = [];

    /// <summary>The part of the subnet that containers get addresses from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] IpRange { get; set; } = [];

    /// <summary>Addresses that no container gets.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] AuxAddress { get; set; } = [];

    /// <summary>Give it IPv6.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Give it no IPv4.</summary>
    [Parameter]
    public SwitchParameter NoIPv4 { get; set; }

    /// <summary>Nothing leaves it, and nothing from outside gets in.</summary>
    [Parameter]
    public SwitchParameter Internal { get; set; }

    /// <summary>Its containers do not talk to each other (<c>enable_icc=false</c>).</summary>
    [Parameter]
    public SwitchParameter NoIcc { get; set; }

    /// <summary>What leaves keeps its source address (<c>enable_ip_masquerade=false</c>).</summary>
    [Parameter]
    public SwitchParameter NoMasquerade { get; set; }

    /// <summary>How IPv4 meets the world outside: nat, nat-unprotected, routed, or isolated for internal networks.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GatewayModeCompleter))]
    public string GatewayMode { get; set; } = "nat";

    /// <summary>How IPv6 meets the world outside.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GatewayModeCompleter))]
    public string GatewayModeV6 { get; set; } = "nat";

    /// <summary>The host address that ports are published on which name none; every address unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostBindingAddress { get; set; }

    /// <summary>What leaves by IPv4 takes this address, in place of the outgoing link's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostIPv4 { get; set; }

    /// <summary>What leaves by IPv6 takes this address, in place of the outgoing link's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostIPv6 { get; set; }

    /// <summary>Host links that may reach containers' own addresses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] TrustedInterface { get; set; } = [];

    /// <summary>The bridge's name; <c>br-</c> and twelve digits of the network's ID unless given. A bridge that is there is used, and stays when the network goes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BridgeName { get; set; }

    /// <summary>The MTU of the bridge and of its containers' links, in bytes.</summary>
    [Parameter]
    public int? Mtu { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name.Length == 1 ? Name[0] : Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var spec = Spec(name);
                var (_, host) = DockerHosts.Ensure(TheLab.Config, DockerHost);
                if (!Change($"{name} on {host}", "Make Docker network", config => DockerHosts.Ensure(config, host).Config.AddDockerNetwork(host, spec)))
                    return;
                var daemon = TheLab.Config.DockerHost(host);
                WriteObject(DockerNetworkInfo.Of(TheLab, daemon, daemon.Network(name)));
            });
        }
    }

    private DockerNetworkSpec Spec(string name) => new(name)
    {
        Subnets = Subnet.Select(IpPrefix.Parse).ToEquatableArray(),
        Gateways = Gateway.Select(IpAddress.Parse).ToEquatableArray(),
        IpRanges = IpRange.Select(IpPrefix.Parse).ToEquatableArray(),
        AuxAddresses = AuxAddress.Select(IpAddress.Parse).ToEquatableArray(),
        IPv4 = !NoIPv4,
        IPv6 = IPv6,
        Internal = Internal,
        Options = new DockerNetworkOptions
        {
            Icc = !NoIcc,
            IpMasquerade = !NoMasquerade,
            GatewayModeIPv4 = DockerParsing.GatewayMode(GatewayMode),
            GatewayModeIPv6 = DockerParsing.GatewayMode(GatewayModeV6),
            HostIPv4 = Parsing.Address(HostIPv4),
            HostIPv6 = Parsing.Address(HostIPv6),
            HostBindingAddress = Parsing.Address(HostBindingAddress),
            TrustedHostInterfaces = [.. TrustedInterface],
            BridgeName = BridgeName,
            Mtu = Mtu,
        },
    };
}
