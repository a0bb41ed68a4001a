using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// UDP flows to a service that do not go to one of its endpoints: a client that keeps sending would never reach another one, so kube-proxy deletes
/// them (CleanStaleEntries in pkg/proxy/conntrack/cleanup.go). Services without endpoints keep theirs.
/// </summary>
internal sealed class StaleFlows
{
    private readonly Dictionary<(IpAddress Address, ushort Port), HashSet<(IpAddress, ushort)>> _byAddress = [];
    private readonly Dictionary<ushort, HashSet<(IpAddress, ushort)>> _byNodePort = [];
    private readonly IpFamily _family;

    private StaleFlows(IpFamily family) => _family = family;

    /// <summary>Reads off the services what is stale.</summary>
    public static StaleFlows Of(ProxyTables tables)
    {
        var flows = new StaleFlows(tables.Config.Family);
        foreach (var (info, endpoints) in tables.Services.Values.SelectMany(service => service.Ports))
            flows.Add(info, endpoints);
        return flows;
    }

    /// <summary>Deletes the stale flows of nodes.</summary>
    public void Clean(IEnumerable<string> nodes, NetworkState state)
    {
        foreach (var node in nodes)
        {
            if (state.Find(node) is { Connections.Count: > 0 } found)
                found.Connections.RemoveAll(IsStale);
        }
    }

    /// <summary>Whether a flow goes to a service, but not to one of its serving endpoints.</summary>
    public bool IsStale(Connection connection)
    {
        var (original, reply) = (connection.Original, connection.Reply);
        if (original.Protocol != IpProtocol.Udp || connection.Family != _family)
            return false;
        var to = (reply.Source, reply.SourcePort);
        return (_byAddress.TryGetValue((original.Destination, original.DestinationPort), out var endpoints) && !endpoints.Contains(to))
            || (_byNodePort.TryGetValue(original.DestinationPort, out endpoints) && !endpoints.Contains(to));
    }

    internal void Add(ServicePortInfo info, IEnumerable<EndpointInfo> endpoints)
    {
        if (info.Name.Protocol != IpProtocol.Udp)
            return;
        var serving = endpoints.Where(endpoint => endpoint.IsServing).Select(endpoint => (endpoint.Address, endpoint.Port)).ToHashSet();
        if (serving.Count == 0)
            return;
        foreach (var address in info.LoadBalancerVips.Items.Concat(info.ExternalIPs.Items).Prepend(info.ClusterIP))
            _byAddress[(address, info.Port)] = serving;
        if (info.NodePort != 0)
            _byNodePort[info.NodePort] = serving;
    }
}
