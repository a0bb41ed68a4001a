using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Starts Docker in a namespace: <c>dockerd</c>, as far as the network is concerned.</summary>
/// <remarks>
/// The namespace is the host's and must be there. It gets docker0 with the network 'bridge', and Docker's chains in its iptables, exactly those of a current
/// Docker Engine with the iptables backend; where forwarding was off it is turned on, and FORWARD gets the policy DROP. New-DockerNetwork and
/// New-DockerContainer start Docker with default options by themselves; this cmdlet is for other ones. The switches that begin with No are dockerd's
/// options with the value false.
/// </remarks>
/// <example>
/// <summary>Docker with default options, and the rules that it wrote.</summary>
/// <code>New-DockerHost host
/// Save-Iptables host</code>
/// </example>
/// <example>
/// <summary>Without docker-proxy, on another subnet.</summary>
/// <code>New-DockerHost host -NoUserlandProxy -BridgeAddress 10.200.0.1/24</code>
/// </example>
[Cmdlet(VerbsCommon.New, "DockerHost", SupportsShouldProcess = true)]
[OutputType(typeof(DockerHostInfo))]
public sealed class NewDockerHostCommand : LabCmdlet
{
    /// <summary>The namespaces that become Docker hosts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("DockerHost", "Host")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = [];

    /// <summary>No docker-proxy: published ports are made by rules alone, and bridges are in hairpin mode.</summary>
    [Parameter]
    public SwitchParameter NoUserlandProxy { get; set; }

    /// <summary>Write no IPv4 rules.</summary>
    [Parameter]
    public SwitchParameter NoIptables { get; set; }

    /// <summary>Write no IPv6 rules.</summary>
    [Parameter]
    public SwitchParameter NoIp6tables { get; set; }

    /// <summary>Leave forwarding as it is.</summary>
    [Parameter]
    public SwitchParameter NoIpForward { get; set; }

    /// <summary>Leave FORWARD's policy as it is when forwarding is turned on.</summary>
    [Parameter]
    public SwitchParameter IpForwardNoDrop { get; set; }

    /// <summary>Let packets for containers' own addresses in by any link.</summary>
    [Parameter]
    public SwitchParameter AllowDirectRouting { get; set; }

    /// <summary>Write nothing into the raw table (DOCKER_INSECURE_NO_IPTABLES_RAW).</summary>
    [Parameter]
    public SwitchParameter NoRawRules { get; set; }

    /// <summary>No docker0 (<c>--bridge=none</c>).</summary>
    [Parameter]
    public SwitchParameter NoDefaultBridge { get; set; }

    /// <summary>docker0's address with its subnet's length (<c>--bip</c>); the first default pool that is free unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BridgeAddress { get; set; }

    /// <summary>The part of docker0's subnet that containers get addresses from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FixedCidr { get; set; }

    /// <summary>docker0 has an IPv6 subnet too.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>docker0's IPv6 subnet; one of the host's own unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FixedCidrV6 { get; set; }

    /// <summary>Containers on docker0 do not talk to each other.</summary>
    [Parameter]
    public SwitchParameter NoIcc { get; set; }

    /// <summary>What leaves docker0 keeps its source address.</summary>
    [Parameter]
    public SwitchParameter NoIpMasq { get; set; }

    /// <summary>The host address that docker0's ports are published on (<c>--ip</c>); every address unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HostBindingAddress { get; set; }

    /// <summary>docker0's MTU in bytes.</summary>
    [Parameter]
    public int Mtu { get; set; } = 1500;

    /// <summary>Where networks without a subnet of their own get it from, as <c>10.10.0.0/16,24</c>: a network, and the length of each subnet of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? DefaultAddressPool { get; set; }

    /// <summary>Let packets with this mark in, as <c>1</c> or <c>0x1/0xff</c> (<c>--bridge-accept-fwmark</c>).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AcceptFwMark { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Namespace.Length == 1 ? Namespace[0] : Namespace;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var host in Namespace)
        {
            Attempt(host, () =>
            {
                var options = Options();
                if (Change(host, "Start Docker", config => config.AddDockerHost(host, options)))
                    WriteObject(DockerHostInfo.Of(TheLab, TheLab.Config.DockerHost(host)));
            });
        }
    }

    private DaemonOptions Options() => new()
    {
        UserlandProxy = !NoUserlandProxy,
        Iptables = !NoIptables,
        Ip6tables = !NoIp6tables,
        IpForward = !NoIpForward,
        IpForwardNoDrop = IpForwardNoDrop,
        AllowDirectRouting = AllowDirectRouting,
        NoRawRules = NoRawRules,
        DefaultBridge = !NoDefaultBridge,
        BridgeAddress = BridgeAddress is null ? null : InterfaceAddress.Parse(BridgeAddress),
        FixedCidr = Parsing.Prefix(FixedCidr),
        IPv6 = IPv6 || FixedCidrV6 is not null,
        FixedCidrV6 = Parsing.Prefix(FixedCidrV6),
        Icc = !NoIcc,
        IpMasq = !NoIpMasq,
        HostBindingAddress = Parsing.Address(HostBindingAddress),
        Mtu = Mtu,
        DefaultAddressPools = DefaultAddressPool is null ? Orchestration.Docker.DefaultAddressPool.Defaults : DefaultAddressPool.Select(Pool).ToEquatableArray(),
        AcceptFwMark = AcceptFwMark,
    };

    private static DefaultAddressPool Pool(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 2 && IpPrefix.TryParse(parts[0], out var network) && int.TryParse(parts[1], out var size)
            ? new DefaultAddressPool(network, size)
            : throw new NetConfigException("InvalidDefaultAddressPool", $"'{text}' is no address pool; give a network and the length of its subnets, such as 10.10.0.0/16,24.");
    }
}
