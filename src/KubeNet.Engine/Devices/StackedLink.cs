namespace KubeNet.Engine.Devices;

/// <summary>
/// A link that lies upon another one and shares its wire: what <c>ip link add link DEV</c> makes. Both may be in different namespaces, as a container's
/// macvlan and the machine's NIC are. It has a carrier while the device below has one.
/// </summary>
public abstract record StackedLink : Link
{
    /// <summary>The namespace of the device below, or null where that one is not in the model.</summary>
    public required string? LowerNamespace { get; init; }

    /// <summary>The interface index of the device below in its namespace.</summary>
    public required int LowerIndex { get; init; }
}
