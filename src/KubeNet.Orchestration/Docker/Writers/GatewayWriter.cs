using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A container's default routes: of its networks the best one of each family is its gateway (getGatewayEndpoint and Endpoint.Less of libnetwork).</summary>
internal static class GatewayWriter
{
    /// <summary>The network that gives a container its default route of a family, or null.</summary>
    public static string? NetworkOf(DockerHost host, DockerContainer container, IpFamily family) =>
        InOrder(host, container).FirstOrDefault(endpoint => GatewayOf(host, endpoint, family) is not null)?.Network;

    /// <summary>A container's networks in the order in which its sandbox keeps them, the best gateway first and internal ones, which have none, last (Endpoint.Less).</summary>
    public static IEnumerable<DockerEndpoint> InOrder(DockerHost host, DockerContainer container) => container.Endpoints
        .Where(endpoint => endpoint.IsAttached)
        .OrderByDescending(endpoint => endpoint.Spec.GatewayPriority)
        .ThenByDescending(endpoint => GatewayCount(host, endpoint))
        .ThenBy(endpoint => endpoint.Network, StringComparer.Ordinal);

    /// <summary>Writes both default routes anew (updateGateway).</summary>
    public static void Update(Daemon daemon, string name)
    {
        var container = daemon.Host.Containers[name];
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            daemon.Config = RemoveDefault(daemon.Config, container.Namespace, family);
            if (NetworkOf(daemon.Host, container, family) is not { } network)
                continue;
            var endpoint = container.EndpointOn(network)!;
            daemon.Config = daemon.Config.AddRoute(container.Namespace, new RouteSpec
            {
                Destination = IpPrefix.Default(family),
                Via = GatewayOf(daemon.Host, endpoint, family),
                Link = endpoint.Interface,
            });
        }
    }

    private static IpAddress? GatewayOf(DockerHost host, DockerEndpoint endpoint, IpFamily family) =>
        endpoint.AddressOf(family) is null ? null : host.Network(endpoint.Network).GatewayOf(family);

    private static int GatewayCount(DockerHost host, DockerEndpoint endpoint) =>
        new[] { IpFamily.IPv4, IpFamily.IPv6 }.Count(family => GatewayOf(host, endpoint, family) is not null);

    private static NetworkConfig RemoveDefault(NetworkConfig config, string home, IpFamily family)
    {
        var destination = IpPrefix.Default(family);
        while (!config[home].Routing(family).GetTable(Engine.Routing.RouteTableId.Main)[destination].IsEmpty)
            config = config.RemoveRoute(home, new RouteSpec { Destination = destination });
        return config;
    }
}
