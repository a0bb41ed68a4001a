using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>A bond to make: <c>ip link add NAME type bond mode MODE</c>, and its slaves' <c>master NAME</c>. It starts down.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
public sealed record BondSpec(string Namespace, string Name)
{
    /// <summary>How it uses its slaves.</summary>
    public BondMode Mode { get; init; }

    /// <summary>What of a packet chooses the slave.</summary>
    public BondHashPolicy HashPolicy { get; init; }

    /// <summary>Links that become its slaves; they must be down, and are up after it.</summary>
    public EquatableArray<string> Slaves { get; init; }

    /// <summary>The slave that is active whenever it can; in active-backup, balance-tlb and balance-alb.</summary>
    public string? Primary { get; init; }

    /// <summary>The MAC address; null takes the first slave's.</summary>
    public MacAddress? Mac { get; init; }
}
