using KubeNet.Engine;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>
/// Node ports and health check node ports of services, which are of one pool: a number belongs to one service, whatever the protocol
/// (pkg/registry/core/service/storage/alloc.go, whose portallocator knows numbers only).
/// </summary>
internal sealed class NodePortAllocation
{
    private readonly Cluster _cluster;
    private readonly Service _service;
    private readonly HashSet<ushort> _asked;
    private readonly HashSet<ushort> _former;
    private readonly HashSet<ushort> _held = [];

    private NodePortAllocation(Cluster cluster, Service service, Service? before)
    {
        (_cluster, _service) = (cluster, service);
        _asked = [.. PortsOf(service)];
        _former = before is null ? [] : [.. PortsOf(before)];
    }

    /// <summary>
    /// The service with a node port for each port that needs one, and the port for health checks. A load balancer's service that allocates none has those that it asks for.
    /// </summary>
    /// <param name="cluster">The cluster, without the service.</param>
    /// <param name="service">The service as it is to be.</param>
    /// <param name="before">The service as it was, or null where it is new.</param>
    /// <exception cref="NetConfigException">NodePortOutOfRange, NodePortTaken, NodePortsExhausted.</exception>
    public static Service Fill(Cluster cluster, Service service, Service? before)
    {
        if (!ServiceDefaults.NeedsNodePorts(service))
            return service;
        var allocation = new NodePortAllocation(cluster, service, before);
        var after = service with { Ports = before is null ? allocation.Init() : allocation.Update() };
        if (!ServiceDefaults.NeedsHealthCheck(service))
            return after;
        if (service.HealthCheckNodePort != 0)
            allocation.Hold(service.HealthCheckNodePort);
        return service.HealthCheckNodePort != 0 ? after : after with { HealthCheckNodePort = allocation.Next() };
    }

    private static IEnumerable<ushort> PortsOf(Service service) => service.Ports.Select(port => port.NodePort).Append(service.HealthCheckNodePort);

    // initNodePorts: ports of one number and several protocols share the first node port that one of them asks for.
    private EquatableArray<ServicePort> Init()
    {
        var byPort = new Dictionary<ushort, ushort>();
        var ports = new List<ServicePort>(_service.Ports.Count);
        foreach (var port in _service.Ports)
        {
            if (NeedsNone(port))
            {
                ports.Add(port);
            }
            else if (!byPort.TryGetValue(port.Port, out var shared))
            {
                shared = _service.Ports.Items.FirstOrDefault(other => other.Port == port.Port && other.NodePort != 0)?.NodePort ?? 0;
                shared = shared == 0 ? Next() : Hold(shared);
                byPort.Add(port.Port, shared);
                ports.Add(port with { NodePort = shared });
            }
            else
            {
                ports.Add(port with { NodePort = port.NodePort == 0 || port.NodePort == shared ? shared : Hold(port.NodePort) });
            }
        }

        return ports.ToEquatableArray();
    }

    // updateNodePorts: each port without one gets one of its own; those that are given may be of several ports, if not of one protocol.
    private EquatableArray<ServicePort> Update()
    {
        var ports = new List<ServicePort>(_service.Ports.Count);
        foreach (var port in _service.Ports)
            ports.Add(NeedsNone(port) ? port : port with { NodePort = port.NodePort == 0 ? Next() : _held.Contains(port.NodePort) ? port.NodePort : Hold(port.NodePort) });
        RequireOnceEach(ports);
        return ports.ToEquatableArray();
    }

    private bool NeedsNone(ServicePort port) => port.NodePort == 0 && !ServiceDefaults.AllocatesNodePorts(_service);

    // ValidateService: no two ports of one protocol have the same node port.
    private void RequireOnceEach(List<ServicePort> ports)
    {
        if (ports.Where(port => port.NodePort != 0).GroupBy(port => (port.Protocol, port.NodePort)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NetConfigException("NodePortTaken", $"Service '{_service.Name}' has node port {twice.Key.NodePort}/{twice.Key.Protocol.ToName().ToUpperInvariant()} twice; give each of its ports one of its own.");
    }

    // What the service had it keeps, be the range another one by now.
    private ushort Hold(ushort port)
    {
        var range = _cluster.Options.NodePorts;
        if (!range.Contains(port) && !_former.Contains(port))
            throw new NetConfigException("NodePortOutOfRange", $"Service '{_service.Name}' cannot have node port {port}: node ports of cluster '{_cluster.Name}' are {range.First}-{range.Last}. Give it one of those or none.");
        if (_cluster.Index.ServiceAt(port) is { } holder)
            throw new NetConfigException("NodePortTaken", $"Service '{_service.Name}' cannot have node port {port}: service '{holder}' has it, and a number is one service's for all protocols. Give it another one or none.");
        return _held.Add(port)
            ? port
            : throw new NetConfigException("NodePortTaken", $"Service '{_service.Name}' has node port {port} twice, for other ports or for health checks; only one port number with several protocols shares its node port. Give each one of its own.");
    }

    // The upper band of the range first, the lower one is kept for chosen ports (calculateRangeOffset in portallocator: min(max(16, size / 32), 128)).
    private ushort Next()
    {
        const int Least = 16, Most = 128, Step = 32;
        var range = _cluster.Options.NodePorts;
        var offset = range.Count <= Least ? 0 : Math.Clamp(range.Count / Step, Least, Most);
        for (var i = 0; i < range.Count; i++)
        {
            var port = (ushort)(range.First + ((offset + i) % range.Count));
            if (_cluster.Index.ServiceAt(port) is null && !_asked.Contains(port) && _held.Add(port))
                return port;
        }

        throw new NetConfigException("NodePortsExhausted",
            $"No node port of {range.First}-{range.Last} is left in cluster '{_cluster.Name}' for service '{_service.Name}'; remove a NodePort service or widen the range.");
    }
}
