using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A running container joins and leaves networks, and its gateway and published ports follow (sbJoin and sbLeave of libnetwork/endpoint.go).</summary>
internal static class SandboxWriter
{
    /// <summary>Joins a network that the container has an endpoint of.</summary>
    public static void Join(Daemon daemon, string name, string network)
    {
        var container = daemon.Host.Containers[name];
        var (before4, before6) = Gateways(daemon, name);
        EndpointWriter.Create(daemon, container, daemon.Endpoint(name, network));
        if (!daemon.Host.Network(network).IsDefault)
            ResolverWriter.Start(daemon, name);
        var (after4, after6) = Gateways(daemon, name);
        if (network == after4 || network == after6)
        {
            GatewayWriter.Update(daemon, name);
            foreach (var former in new[] { before4, before6 }.OfType<string>().Distinct())
                PortWriter.Update(daemon, name, former, after4, after6);
        }

        PortWriter.Update(daemon, name, network, after4, after6);
    }

    /// <summary>Leaves a network; another one takes the gateway over.</summary>
    public static void Leave(Daemon daemon, string name, string network)
    {
        var (before4, before6) = Gateways(daemon, name);
        Detach(daemon, name, network);
        if (network != before4 && network != before6)
            return;
        GatewayWriter.Update(daemon, name);
        var (after4, after6) = Gateways(daemon, name);
        foreach (var successor in new[] { after4, after6 }.OfType<string>().Distinct())
            PortWriter.Update(daemon, name, successor, after4, after6);
    }

    /// <summary>Leaves every network: the container stops.</summary>
    public static void LeaveAll(Daemon daemon, string name)
    {
        foreach (var endpoint in daemon.Host.Containers[name].Endpoints.Where(endpoint => endpoint.IsAttached))
            Detach(daemon, name, endpoint.Network);
    }

    private static void Detach(Daemon daemon, string name, string network)
    {
        PortWriter.WithdrawAll(daemon, name, network);
        EndpointWriter.Delete(daemon, name, daemon.Endpoint(name, network));
    }

    private static (string? Gateway4, string? Gateway6) Gateways(Daemon daemon, string name)
    {
        var container = daemon.Host.Containers[name];
        return (GatewayWriter.NetworkOf(daemon.Host, container, IpFamily.IPv4), GatewayWriter.NetworkOf(daemon.Host, container, IpFamily.IPv6));
    }
}
