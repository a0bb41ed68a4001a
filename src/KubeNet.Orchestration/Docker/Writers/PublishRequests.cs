using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A port to publish on one host address, its container's address settled: PortBindingReq of libnetwork/portmapperapi.</summary>
internal sealed record PublishRequest(PortMapperKind Mapper, PublishedPort Port, IpAddress HostAddress, IpAddress ContainerAddress);

/// <summary>What the ports of a container come to on one network: per host address, in the order in which they are mapped (sortAndNormPBs of port_mapping_linux.go).</summary>
internal static class PublishRequests
{
    /// <summary>The requests.</summary>
    /// <param name="ports">The container's ports.</param>
    /// <param name="network">The network.</param>
    /// <param name="endpoint">The container's place on it.</param>
    /// <param name="now">What it shall publish from now on.</param>
    /// <param name="isProxied">Whether docker-proxy runs.</param>
    /// <param name="hasIPv6">Whether the host can listen on IPv6.</param>
    public static List<PublishRequest> Of(IEnumerable<PublishedPort> ports, DockerNetwork network, DockerEndpoint endpoint, BindingMode now, bool isProxied, bool hasIPv6)
    {
        var (before, fallback) = (endpoint.Publishes, network.Options.HostBindingAddress ?? IpAddress.AnyV4);
        var isRouted4 = network.Options.GatewayModeIPv4 == GatewayMode.Routed;
        var isRouted6 = network.Options.GatewayModeIPv6 == GatewayMode.Routed;
        var adds4 = (!before.IPv4 && now.IPv4) || (isRouted4 && !before.Routed && now.Routed);
        var adds6 = (!before.IPv6 && now.IPv6) || (isRouted6 && !before.Routed && now.Routed);

        // A container without IPv6 can be reached by it all the same: docker-proxy relays from the one family to the other.
        var behind6 = endpoint.IPv6 ?? (isProxied && now.IPv4 && adds6 ? endpoint.IPv4 : null);
        var requests = new List<PublishRequest>();
        foreach (var port in ports)
        {
            if (adds4 && endpoint.IPv4 is { } container4 && HostAddressV4(port, fallback, isRouted4) is { } host4)
                requests.Add(new PublishRequest(isRouted4 ? PortMapperKind.Routed : PortMapperKind.Nat, port, host4, container4));
            if (adds6 && behind6 is { } container6 && HostAddressV6(port, fallback, isRouted6, hasIPv6) is { } host6)
                requests.Add(new PublishRequest(isRouted6 ? PortMapperKind.Routed : PortMapperKind.Nat, port, host6, container6));
        }

        return [.. requests.Order(Comparer<PublishRequest>.Create(Compare))];
    }

    /// <summary>Whether two requests differ only in the host's address, so that they must get the same port.</summary>
    public static bool NeedSamePort(PublishRequest one, PublishRequest other) =>
        one.Mapper == other.Mapper && one.Port.ContainerPort == other.Port.ContainerPort && one.Port.Protocol == other.Port.Protocol && one.Port.HostPorts == other.Port.HostPorts;

    private static IpAddress? HostAddressV4(PublishedPort port, IpAddress fallback, bool isRouted)
    {
        if ((port.HostAddress ?? fallback).Family == IpFamily.IPv6)
            return null;
        return isRouted ? IpAddress.AnyV4 : port.HostAddress ?? fallback;
    }

    private static IpAddress? HostAddressV6(PublishedPort port, IpAddress fallback, bool isRouted, bool hasIPv6)
    {
        if (port.HostAddress is { } wanted)
            return wanted.Family == IpFamily.IPv4 ? null : isRouted ? IpAddress.AnyV6 : wanted;
        if (fallback == IpAddress.AnyV4)
            return hasIPv6 ? IpAddress.AnyV6 : null;
        return fallback.Family == IpFamily.IPv4 ? null : isRouted ? IpAddress.AnyV6 : fallback;
    }

    // PortBindingReq.Compare: exact ports before ranges, which might otherwise take them.
    private static int Compare(PublishRequest one, PublishRequest other)
    {
        var (left, right) = (one.Port, other.Port);
        return FirstDifference(
            one.Mapper.CompareTo(other.Mapper),
            left.IsRange.CompareTo(right.IsRange),
            left.ContainerPort.CompareTo(right.ContainerPort),
            ProtocolOrder(left.Protocol).CompareTo(ProtocolOrder(right.Protocol)),
            left.HostPorts.First.CompareTo(right.HostPorts.First),
            left.HostPorts.Last.CompareTo(right.HostPorts.Last),
            one.HostAddress.CompareTo(other.HostAddress),
            one.ContainerAddress.CompareTo(other.ContainerAddress));
    }

    private static int FirstDifference(params ReadOnlySpan<int> comparisons)
    {
        foreach (var comparison in comparisons)
        {
            if (comparison != 0)
                return comparison;
        }

        return 0;
    }

    private static int ProtocolOrder(IpProtocol protocol) => (int)protocol;
}
