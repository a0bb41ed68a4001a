using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// A packet on its way through one host, with what the kernel knows of it: struct sk_buff. Mutable, and owned by the walk;
/// traces keep copies of <see cref="Packet"/>.
/// </summary>
public sealed class SkBuff
{
    /// <summary>The packet as it is now.</summary>
    public Packet Packet { get; set; }

    /// <summary>The Ethernet source.</summary>
    public MacAddress SourceMac { get; set; }

    /// <summary>The Ethernet destination.</summary>
    public MacAddress DestinationMac { get; set; }

    /// <summary>The connection it belongs to, or null.</summary>
    public Connection? Connection { get; set; }

    /// <summary>What conntrack says of it.</summary>
    public ConntrackState State { get; set; }

    /// <summary>Whether it runs in the connection's reply direction.</summary>
    public bool IsReply { get; set; }

    /// <summary>The bridge port it came in by, where a bridge handed it to iptables; otherwise null.</summary>
    public string? PhysicalIn { get; set; }

    /// <summary>The bridge port it leaves by, where a bridge handed it to iptables; otherwise null.</summary>
    public string? PhysicalOut { get; set; }

    /// <summary>Whether it is bridged, not routed (physdev --physdev-is-bridged).</summary>
    public bool IsBridged { get; set; }

    /// <summary>Whether the sender is a socket of this host.</summary>
    public bool IsLocallyMade { get; set; }
}
