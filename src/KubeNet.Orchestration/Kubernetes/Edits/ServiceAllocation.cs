using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>Cluster addresses and node ports of services: pkg/registry/core/service/storage/alloc.go.</summary>
internal static class ServiceAllocation
{
    /// <summary>A cluster address for each family that has none.</summary>
    public static Cluster WithClusterIPs(this Cluster cluster, Service service, out Service after)
    {
        var addresses = new List<IpAddress>();
        if (service is { IsHeadless: false, Type: not ServiceType.ExternalName })
        {
            foreach (var family in service.IpFamilies)
            {
                var given = service.ClusterIPOf(family);
                if (given is null)
                {
                    cluster = cluster.TakeServiceAddress(family, out var taken);
                    given = taken;
                }

                addresses.Add(given.Value);
            }
        }

        after = service with { ClusterIPs = addresses.ToEquatableArray() };
        return cluster;
    }

    /// <summary>
    /// A node port for each port that needs one. Ports of one number and several protocols share theirs (initNodePorts). And the port for health
    /// checks.
    /// </summary>
    public static Cluster WithNodePorts(this Cluster cluster, Service service, out Service after)
    {
        after = service;
        if (!ServiceDefaults.NeedsNodePorts(service))
            return cluster;
        var held = new HashSet<(IpProtocol Protocol, ushort Port)>();
        var byPort = new Dictionary<ushort, ushort>();
        foreach (var port in service.Ports.Where(port => port.NodePort != 0))
        {
            RequireFree(cluster, service, port.Protocol, port.NodePort, held);
            byPort.TryAdd(port.Port, port.NodePort);
        }

        if (service.HealthCheckNodePort != 0)
            RequireFree(cluster, service, IpProtocol.Tcp, service.HealthCheckNodePort, held);
        var ports = new List<ServicePort>();
        foreach (var port in service.Ports)
        {
            var number = port.NodePort;
            if (number == 0 && byPort.TryGetValue(port.Port, out var shared) && cluster.Index.ServiceAt(port.Protocol, shared) is null && held.Add((port.Protocol, shared)))
                number = shared;
            if (number == 0)
                byPort.TryAdd(port.Port, number = Take(cluster, service, port.Protocol, held));
            ports.Add(port with { NodePort = number });
        }

        after = service with { Ports = ports.ToEquatableArray() };
        if (ServiceDefaults.NeedsHealthCheck(service) && service.HealthCheckNodePort == 0)
            after = after with { HealthCheckNodePort = Take(cluster, service, IpProtocol.Tcp, held) };
        return cluster;
    }

    private static void RequireFree(Cluster cluster, Service service, IpProtocol protocol, ushort port, HashSet<(IpProtocol Protocol, ushort Port)> held)
    {
        var range = cluster.Options.NodePorts;
        if (!range.Contains(port))
            throw new NetConfigException("NodePortOutOfRange", $"Service '{service.Name}' cannot have node port {port}: node ports of cluster '{cluster.Name}' are {range.First}-{range.Last}. Give it one of those or none.");
        if (cluster.Index.ServiceAt(protocol, port) is { } holder)
            throw new NetConfigException("NodePortTaken", $"Service '{service.Name}' cannot have node port {port}/{protocol.ToName().ToUpperInvariant()}: service '{holder}' has it. Give it another one or none.");
        if (!held.Add((protocol, port)))
            throw new NetConfigException("NodePortTaken", $"Service '{service.Name}' has node port {port}/{protocol.ToName().ToUpperInvariant()} twice; give each of its ports one of its own.");
    }

    // The upper band of the range first, the lower one is kept for chosen ports (calculateRangeOffset in portallocator: min(max(16, size / 32), 128)).
    private static ushort Take(Cluster cluster, Service service, IpProtocol protocol, HashSet<(IpProtocol Protocol, ushort Port)> held)
    {
        const int Least = 16, Most = 128, Step = 32;
        var range = cluster.Options.NodePorts;
        var offset = range.Count <= Least ? 0 : Math.Clamp(range.Count / Step, Least, Most);
        for (var i = 0; i < range.Count; i++)
        {
            var port = (ushort)(range.First + ((offset + i) % range.Count));
            if (cluster.Index.ServiceAt(protocol, port) is null && held.Add((protocol, port)))
                return port;
        }

        throw new NetConfigException("NodePortsExhausted",
            $"No {protocol.ToName().ToUpperInvariant()} node port of {range.First}-{range.Last} is left in cluster '{cluster.Name}' for service '{service.Name}'; remove a NodePort service or widen the range.");
    }
}
