using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker;

/// <summary>What an administrator gives to dockerd, as far as the network is concerned; the firewall backend is iptables.</summary>
public sealed record DaemonOptions
{
    /// <summary><c>--iptables</c>: write IPv4 rules.</summary>
    public bool Iptables { get; init; } = true;

    /// <summary><c>--ip6tables</c>: write IPv6 rules.</summary>
    public bool Ip6tables { get; init; } = true;

    /// <summary><c>--userland-proxy</c>: a docker-proxy process relays what no rule translates. Without it bridges are in hairpin mode.</summary>
    public bool UserlandProxy { get; init; } = true;

    /// <summary><c>--ip-forward</c>: turn forwarding on where it is off.</summary>
    public bool IpForward { get; init; } = true;

    /// <summary><c>--ip-forward-no-drop</c>: leave the policy of FORWARD as it is after turning forwarding on.</summary>
    public bool IpForwardNoDrop { get; init; }

    /// <summary><c>--allow-direct-routing</c>: do not drop what comes for a container's own address from other links.</summary>
    public bool AllowDirectRouting { get; init; }

    /// <summary><c>DOCKER_INSECURE_NO_IPTABLES_RAW=1</c>: write nothing into the raw table.</summary>
    public bool NoRawRules { get; init; }

    /// <summary><c>--bridge-accept-fwmark</c>: packets with this mark pass, as <c>mark[/mask]</c>; null is none.</summary>
    public string? AcceptFwMark { get; init; }

    /// <summary>Whether the host is a WSL2 guest with mirrored networking, which gets one rule more.</summary>
    public bool Wsl2Mirrored { get; init; }

    /// <summary>Whether docker0 is made; <c>--bridge=none</c> is false.</summary>
    public bool DefaultBridge { get; init; } = true;

    /// <summary><c>--bip</c>: docker0's address and subnet; null takes the first default pool that is free.</summary>
    public InterfaceAddress? BridgeAddress { get; init; }

    /// <summary><c>--fixed-cidr</c>: the part of docker0's subnet that containers get addresses from.</summary>
    public IpPrefix? FixedCidr { get; init; }

    /// <summary><c>--ipv6</c>: docker0 has an IPv6 subnet too.</summary>
    public bool IPv6 { get; init; }

    /// <summary><c>--fixed-cidr-v6</c>: docker0's IPv6 subnet; null takes one from the default pools.</summary>
    public IpPrefix? FixedCidrV6 { get; init; }

    /// <summary><c>--icc</c>: containers on docker0 may talk to each other.</summary>
    public bool Icc { get; init; } = true;

    /// <summary><c>--ip-masq</c>: what leaves docker0 takes the host's address.</summary>
    public bool IpMasq { get; init; } = true;

    /// <summary><c>--ip</c>: the host address that docker0's ports are published on; null is every address.</summary>
    public IpAddress? HostBindingAddress { get; init; }

    /// <summary><c>--mtu</c> of docker0, in bytes.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary><c>--default-address-pool</c>. Where none is of IPv6, a unique local /48 of the host's own stands in.</summary>
    public EquatableArray<DefaultAddressPool> DefaultAddressPools { get; init; } = DefaultAddressPool.Defaults;

    /// <summary>Whether rules of a family are written.</summary>
    public bool WritesRules(IpFamily family) => family == IpFamily.IPv4 ? Iptables : Ip6tables;
}
