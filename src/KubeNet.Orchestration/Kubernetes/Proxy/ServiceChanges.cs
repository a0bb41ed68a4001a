using KubeNet.Engine;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>Which services kube-proxy sees change, before and after (serviceChanges and endpointsChanges of its trackers).</summary>
internal sealed class ServiceChanges
{
    private ServiceChanges(IReadOnlyList<(ProxiedService? Before, ProxiedService? After)> all)
    {
        All = all;
        Names = [.. all.Select(change => (change.After ?? change.Before)!.Name)];
    }

    /// <summary>The services, in the order of their names; null where kube-proxy does not serve one.</summary>
    public IReadOnlyList<(ProxiedService? Before, ProxiedService? After)> All { get; }

    /// <summary>Their names, in order.</summary>
    public IReadOnlyList<ObjectName> Names { get; }

    /// <summary>Those that are there.</summary>
    public IEnumerable<KeyValuePair<ObjectName, ProxiedService>> Put => All.Where(change => change.After is not null).Select(change => new KeyValuePair<ObjectName, ProxiedService>(change.After!.Name, change.After));

    /// <summary>Those that are gone.</summary>
    public IEnumerable<ObjectName> Gone => All.Where(change => change.After is null).Select(change => change.Before!.Name);

    /// <summary>How many endpoints there are more.</summary>
    public int EndpointDifference => All.Sum(change => (change.After?.EndpointCount ?? 0) - (change.Before?.EndpointCount ?? 0));

    /// <summary>How many services more tell zones apart.</summary>
    public int HintedDifference => All.Sum(change => (change.After?.HasZoneHints == true ? 1 : 0) - (change.Before?.HasZoneHints == true ? 1 : 0));

    /// <summary>Whether endpoints changed of a service that has a UDP port (ConntrackCleanupRequired).</summary>
    public bool TouchesUdpEndpoints => All.Any(change => (HasUdpEndpoints(change.Before) || HasUdpEndpoints(change.After)) && !HaveSameEndpoints(change.Before, change.After));

    /// <summary>Compares what kube-proxy served with what it serves now.</summary>
    /// <param name="config">Its settings.</param>
    /// <param name="services">What it served.</param>
    /// <param name="names">Of which services the object or a slice changed, in order.</param>
    /// <param name="cluster">The objects as they are now.</param>
    /// <param name="endpoints">How many endpoints it served.</param>
    public static ServiceChanges Of(ProxyConfig config, TreeDictionary<ObjectName, ProxiedService> services, IReadOnlyList<ObjectName> names, Cluster cluster, int endpoints)
    {
        var all = new List<(ProxiedService? Before, ProxiedService? After)>(names.Count);
        foreach (var name in names)
        {
            var before = services.TryGetValue(name, out var served) ? served : null;
            var after = cluster.Services.TryGetValue(name, out var service) ? ProxiedService.Of(config, service, cluster.SlicesOf(name), isLargeCluster: false) : null;
            if ((before ?? after) is not null && !(before is not null && after is not null && before.IsSameAs(after)))
                all.Add((before, after));
        }

        // Crossing the threshold rewrites what changed only, as upstream's partial sync does.
        var isLarge = endpoints + new ServiceChanges(all).EndpointDifference > config.LargeClusterThreshold;
        return isLarge ? new ServiceChanges([.. all.Select(change => (change.Before, change.After?.ForCluster(isLarge: true)))]) : new ServiceChanges(all);
    }

    private static bool HaveSameEndpoints(ProxiedService? one, ProxiedService? other) =>
        one is not null && other is not null && one.Ports.SelectMany(port => port.Endpoints).SequenceEqual(other.Ports.SelectMany(port => port.Endpoints));

    private static bool HasUdpEndpoints(ProxiedService? service) =>
        service is not null && service.Ports.Any(port => port.Info.Name.Protocol == IpProtocol.Udp && port.Endpoints.Length > 0);
}
