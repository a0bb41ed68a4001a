using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>The driver options of a bridge network: <c>docker network create -o com.docker.network....</c></summary>
public sealed record DockerNetworkOptions
{
    /// <summary><c>bridge.enable_icc</c>: its containers may talk to each other.</summary>
    public bool Icc { get; init; } = true;

    /// <summary><c>bridge.enable_ip_masquerade</c>: what leaves takes the host's address.</summary>
    public bool IpMasquerade { get; init; } = true;

    /// <summary><c>bridge.gateway_mode_ipv4</c>.</summary>
    public GatewayMode GatewayModeIPv4 { get; init; } = GatewayMode.Nat;

    /// <summary><c>bridge.gateway_mode_ipv6</c>.</summary>
    public GatewayMode GatewayModeIPv6 { get; init; } = GatewayMode.Nat;

    /// <summary><c>host_ipv4</c>: what leaves takes this address, in place of the outgoing link's.</summary>
    public IpAddress? HostIPv4 { get; init; }

    /// <summary><c>host_ipv6</c>: what leaves takes this address, in place of the outgoing link's.</summary>
    public IpAddress? HostIPv6 { get; init; }

    /// <summary><c>bridge.host_binding_ipv4</c>: the host address that ports are published on which name none; null is every address.</summary>
    public IpAddress? HostBindingAddress { get; init; }

    /// <summary><c>bridge.trusted_host_interfaces</c>: host links that may reach containers' own addresses.</summary>
    public EquatableArray<string> TrustedHostInterfaces { get; init; }

    /// <summary><c>bridge.name</c>; null is <c>br-</c> and the first twelve digits of the network's ID.</summary>
    public string? BridgeName { get; init; }

    /// <summary><c>driver.mtu</c> in bytes; null leaves the kernel's 1500.</summary>
    public int? Mtu { get; init; }

    /// <summary><c>container_iface_prefix</c>: what its containers' links are called, before their number.</summary>
    public string InterfacePrefix { get; init; } = "eth";

    /// <summary>The gateway mode of a family.</summary>
    public GatewayMode GatewayModeOf(IpFamily family) => family == IpFamily.IPv4 ? GatewayModeIPv4 : GatewayModeIPv6;

    /// <summary>The SNAT address of a family, or null.</summary>
    public IpAddress? HostAddressOf(IpFamily family) => family == IpFamily.IPv4 ? HostIPv4 : HostIPv6;
}
