namespace KubeNet.Snapshots.Comparing;

/// <summary>What it is that two labs differ in.</summary>
public enum DifferenceKind
{
    /// <summary>A whole network namespace; what is in it is not listed once more.</summary>
    Namespace,

    /// <summary>A link and its settings.</summary>
    Link,

    /// <summary>An address of a link.</summary>
    Address,

    /// <summary>A route.</summary>
    Route,

    /// <summary>An ip rule.</summary>
    IpRule,

    /// <summary>A neighbour that the administrator set.</summary>
    Neighbor,

    /// <summary>A static entry of the forwarding database of a bridge or VXLAN.</summary>
    FdbEntry,

    /// <summary>A sysctl.</summary>
    Sysctl,

    /// <summary>A set.</summary>
    IpSet,

    /// <summary>An entry of a set.</summary>
    IpSetEntry,

    /// <summary>A chain of iptables, or its policy.</summary>
    Chain,

    /// <summary>A rule of iptables.</summary>
    Rule,

    /// <summary>Which of two rule engines is asked first, where both have a chain.</summary>
    HookOrder,

    /// <summary>A socket that waits for packets.</summary>
    Listener,

    /// <summary>The clock. State.</summary>
    Clock,

    /// <summary>A connection of conntrack. State.</summary>
    Connection,

    /// <summary>A neighbour that ARP or NDP found. State.</summary>
    LearnedNeighbor,

    /// <summary>An address that a bridge or VXLAN learned. State.</summary>
    LearnedFdbEntry,

    /// <summary>The counter of a rule or policy. State.</summary>
    Counter,
}
