using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>An ip rule in the words of <c>ip rule add</c> and <c>ip rule del</c>. What is null is the default, and matches any when a rule is removed.</summary>
public sealed record IpRuleSpec
{
    /// <summary>Its place; null takes the one before the first rule behind <c>local</c>.</summary>
    public uint? Priority { get; init; }

    /// <summary>What it does; null asks a table.</summary>
    public IpRuleAction? Action { get; init; }

    /// <summary>The table; null is main.</summary>
    public uint? Table { get; init; }

    /// <summary>Where goto goes on; must lie behind the rule.</summary>
    public uint? GotoPriority { get; init; }

    /// <summary>Matches what the selectors do not.</summary>
    public bool Not { get; init; }

    /// <summary>Only these sources.</summary>
    public IpPrefix? From { get; init; }

    /// <summary>Only these destinations.</summary>
    public IpPrefix? To { get; init; }

    /// <summary>Only what came in through this device; <c>lo</c> is what was made here.</summary>
    public string? IncomingInterface { get; init; }

    /// <summary>Only sockets bound to this device.</summary>
    public string? OutgoingInterface { get; init; }

    /// <summary>Only this mark.</summary>
    public uint? FwMark { get; init; }

    /// <summary>The bits of the mark that count.</summary>
    public uint? FwMask { get; init; }

    /// <summary>Only this TOS.</summary>
    public byte? Tos { get; init; }

    /// <summary>Only this protocol.</summary>
    public IpProtocol? IpProto { get; init; }

    /// <summary>Only these source ports.</summary>
    public PortRange? SourcePort { get; init; }

    /// <summary>Only these destination ports.</summary>
    public PortRange? DestinationPort { get; init; }

    /// <summary>Turn down routes whose prefix is this long or shorter.</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary>Turn down routes whose device is of this group.</summary>
    public int? SuppressIfGroup { get; init; }

    /// <summary>Only what these users' sockets send.</summary>
    public UidRange? UidRange { get; init; }

    /// <summary><c>l3mdev</c>: only what belongs to a VRF, whose table is asked.</summary>
    public bool L3mdev { get; init; }

    /// <summary>Who puts it there; null is <c>boot</c>.</summary>
    public RouteProtocol? Protocol { get; init; }
}
