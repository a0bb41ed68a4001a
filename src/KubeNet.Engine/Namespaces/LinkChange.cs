using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>What <c>ip link set</c> and <c>bridge link set</c> are to change on a link; null leaves a thing as it is.</summary>
public sealed record LinkChange
{
    /// <summary>True: up. False: down.</summary>
    public bool? Up { get; init; }

    /// <summary>The bridge it becomes a port of; empty for none (<c>nomaster</c>).</summary>
    public string? Master { get; init; }

    /// <summary>The largest IP packet in bytes, 68..65535.</summary>
    public int? Mtu { get; init; }

    /// <summary>The MAC address.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>Another name.</summary>
    public string? NewName { get; init; }

    /// <summary>As a bridge port: send frames back out of it.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>As a bridge port: learn source addresses.</summary>
    public bool? Learning { get; init; }

    /// <summary>As a bridge port: send frames to unknown unicast addresses.</summary>
    public bool? Flood { get; init; }

    /// <summary>As a bridge port: send multicast.</summary>
    public bool? McastFlood { get; init; }

    /// <summary>As a bridge port: send broadcast.</summary>
    public bool? BcastFlood { get; init; }

    /// <summary>As a bridge port: do not talk to other isolated ports.</summary>
    public bool? Isolated { get; init; }

    /// <summary>As a bridge: how long learned addresses live, in seconds.</summary>
    public int? AgeingTime { get; init; }

    /// <summary>As a bridge: hand IPv4 frames to iptables whatever the namespace's sysctl says.</summary>
    public bool? NfCallIptables { get; init; }

    /// <summary>As a bridge: hand IPv6 frames to ip6tables whatever the namespace's sysctl says.</summary>
    public bool? NfCallIp6tables { get; init; }

    internal bool ChangesPort => (Hairpin ?? Learning ?? Flood ?? McastFlood ?? BcastFlood ?? Isolated) is not null;

    internal bool ChangesBridge => AgeingTime is not null || (NfCallIptables ?? NfCallIp6tables) is not null;
}
