using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Routing;

/// <summary>What an ip rule does with a lookup that it matches: FR_ACT_*.</summary>
public enum IpRuleAction : byte
{
    /// <summary>Ask a table.</summary>
    ToTable,

    /// <summary>Go on at another priority.</summary>
    Goto,

    /// <summary>Do nothing.</summary>
    Nop,

    /// <summary>EINVAL, dropped in silence.</summary>
    Blackhole,

    /// <summary>ENETUNREACH.</summary>
    Unreachable,

    /// <summary>EACCES.</summary>
    Prohibit,
}

/// <summary>A policy routing rule (<c>ip rule</c>, net/core/fib_rules.c). Rules are asked by priority, lowest first.</summary>
public sealed record IpRule
{
    /// <summary>The bits of the TOS that rules and routes of IPv4 go by: those of RFC 791 but for precedence (INET_DSCP_LEGACY_TOS_MASK).</summary>
    public const byte TosMaskV4 = 0x1c;

    /// <summary>Its place in the order.</summary>
    public required uint Priority { get; init; }

    /// <summary>What it does.</summary>
    public IpRuleAction Action { get; init; } = IpRuleAction.ToTable;

    /// <summary>The table it asks.</summary>
    public uint Table { get; init; } = RouteTableId.Main;

    /// <summary>Where goto goes on.</summary>
    public uint GotoPriority { get; init; }

    /// <summary>Matches what the selectors do not.</summary>
    public bool Not { get; init; }

    /// <summary>Only these sources; null for all.</summary>
    public IpPrefix? From { get; init; }

    /// <summary>Only these destinations; null for all.</summary>
    public IpPrefix? To { get; init; }

    /// <summary>Only packets that came in through this device (<c>lo</c>: made here); null for all.</summary>
    public string? IncomingInterface { get; init; }

    /// <summary>Only sockets bound to this device; null for all.</summary>
    public string? OutgoingInterface { get; init; }

    /// <summary>Only this mark, under <see cref="FwMask"/>; null for all.</summary>
    public uint? FwMark { get; init; }

    /// <summary>The bits of the mark that count.</summary>
    public uint FwMask { get; init; } = uint.MaxValue;

    /// <summary>Only this TOS; 0 for all.</summary>
    public byte Tos { get; init; }

    /// <summary>Only this protocol; null for all.</summary>
    public IpProtocol? IpProto { get; init; }

    /// <summary>Only these source ports; null for all.</summary>
    public PortRange? SourcePort { get; init; }

    /// <summary>Only these destination ports; null for all.</summary>
    public PortRange? DestinationPort { get; init; }

    /// <summary>Whether it asks for the protocol or ports.</summary>
    internal bool AsksTransport => IpProto is not null || SourcePort is not null || DestinationPort is not null;

    /// <summary>Turn down routes whose prefix is this long or shorter; null for none.</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary>Turn down routes whose device is of this group; null for none.</summary>
    public int? SuppressIfGroup { get; init; }

    /// <summary>Only what these users' sockets send; null for all. What was received counts as root's.</summary>
    public UidRange? UidRange { get; init; }

    /// <summary>
    /// <c>l3mdev</c>: only what belongs to a VRF, by the device that it came in by or must leave by; the table asked is the VRF's, and <see cref="Table"/> is 0.
    /// </summary>
    public bool L3mdev { get; init; }

    /// <summary>Who put it there.</summary>
    public RouteProtocol Protocol { get; init; } = RouteProtocol.Unspecified;

    /// <summary>What every namespace starts with: local, main and (IPv4 only) default.</summary>
    public static EquatableArray<IpRule> Defaults(IpFamily family)
    {
        var local = new IpRule { Priority = 0, Table = RouteTableId.Local, Protocol = RouteProtocol.Kernel };
        var main = new IpRule { Priority = 32766, Table = RouteTableId.Main, Protocol = RouteProtocol.Kernel };
        var last = new IpRule { Priority = 32767, Table = RouteTableId.Default, Protocol = RouteProtocol.Kernel };
        return family == IpFamily.IPv4 ? [local, main, last] : [local, main];
    }
}
