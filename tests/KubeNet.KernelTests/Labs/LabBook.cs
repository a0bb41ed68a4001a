namespace KubeNet.KernelTests.Labs;

/// <summary>All labs by name.</summary>
internal static class LabBook
{
    public static IReadOnlyDictionary<string, KernelLab> All { get; } = new[]
    {
        RoutingLabs.All(RoutedShape.V4), RoutingLabs.All(RoutedShape.V6), RoutingLabs.OnlyV4,
        FilterLabs.All(RoutedShape.V4), FilterLabs.All(RoutedShape.V6),
        HookOrderLabs.All(RoutedShape.V4), HookOrderLabs.All(RoutedShape.V6),
        NatLabs.All(RoutedShape.V4), NatLabs.All(RoutedShape.V6), [NatLabs.PortClash],
        ConntrackLabs.All(RoutedShape.V4), ConntrackLabs.All(RoutedShape.V6),
        IpSetLabs.All(RoutedShape.V4), IpSetLabs.All(RoutedShape.V6), IpSetLabs.OnlyV4,
        ExtensionLabs.All(RoutedShape.V4), ExtensionLabs.All(RoutedShape.V6), ExtensionLabs.OnlyV4, ExtensionLabs.OnlyV6,
        TcpLabs.All(RoutedShape.V4), TcpLabs.All(RoutedShape.V6), BridgeLabs.All, ContainerLabs.All, DockerLabs.All,
        AdversaryNatLabs.All(RoutedShape.V4), AdversaryNatLabs.All(RoutedShape.V6),
        AdversaryRoutingLabs.All(RoutedShape.V4), AdversaryRoutingLabs.All(RoutedShape.V6), AdversaryRoutingLabs.OnlyV4, AdversaryBridgeLabs.All, AdversaryBridgeLabs.InV6,
        BridgePortLabs.All, PolicyRoutingLabs.All, PolicyRoutingLabs.InV6, MacvlanLabs.All, MacvlanLabs.InV6, SettingLabs.All, FoundLabs.All, NeighborTimeLabs.All, RouteMetricLabs.All(RoutedShape.V4), RouteMetricLabs.All(RoutedShape.V6), ManySocketLabs.All, PathMtuLabs.All, VxlanLabs.All, VxlanLinkLabs.All, VxlanLinkLabs.InV6, CalicoLabs.All, CalicoLabs.InV6,
    }.SelectMany(labs => labs).ToDictionary(lab => lab.Name, StringComparer.Ordinal);
}
