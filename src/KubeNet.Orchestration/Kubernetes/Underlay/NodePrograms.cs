using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Underlay;

/// <summary>
/// Where a node's own programs listen: the kubelet at 10250, and kube-proxy where it tells its health, which load balancers of services with external policy Cluster ask
/// (<c>--healthz-bind-address</c>, pkg/proxy/healthcheck/proxy_health.go). A port that something else holds stays that one's; imported nodes have their own sockets.
/// </summary>
internal static class NodePrograms
{
    private const ushort KubeletPort = 10250;

    private static readonly Listener s_kubelet = new(IpProtocol.Tcp, null, KubeletPort);

    /// <summary>The sockets of each node.</summary>
    public static EquatableArray<Listener> Of(ClusterOptions options) => options is { ProxyMode: ProxyMode.Iptables, HealthzPort: not 0 }
        ? [s_kubelet, new Listener(IpProtocol.Tcp, options.HealthzBindAddress, options.HealthzPort)]
        : [s_kubelet];

    /// <summary>Opens them on new nodes, closes them on nodes that are gone but whose namespace is still there, and exchanges them where the options changed.</summary>
    /// <param name="config">The configuration, with the namespaces of new nodes.</param>
    /// <param name="before">The cluster as it was.</param>
    /// <param name="after">The cluster as it is now.</param>
    /// <param name="diff">What differs between the two.</param>
    /// <param name="imported">The nodes that are or were imported.</param>
    public static NetworkConfig Write(NetworkConfig config, Cluster before, Cluster after, ClusterDiff diff, IReadOnlySet<string> imported)
    {
        var (former, now) = (Of(before.Options), Of(after.Options));
        var names = former == now ? diff.Nodes.Where(change => change.Before is null || change.After is null).Select(change => change.Either.Name) : before.Nodes.Keys.Union(after.Nodes.Keys, StringComparer.Ordinal);
        var changed = new List<NamespaceConfig>();
        foreach (var name in names.Where(name => !imported.Contains(name)))
        {
            if (config.Namespaces.TryGetValue(name, out var home))
                changed.Add(Exchange(home, before.Nodes.ContainsKey(name) ? former : [], after.Nodes.ContainsKey(name) ? now : []));
        }

        return changed.Count == 0 ? config : config.WithAll(changed);
    }

    private static NamespaceConfig Exchange(NamespaceConfig home, EquatableArray<Listener> former, EquatableArray<Listener> now)
    {
        var kept = home.Listeners.Where(listener => !former.Items.Contains(listener) || now.Items.Contains(listener)).ToList();
        foreach (var listener in now)
        {
            if (CanBind(home, listener.Address) && !kept.Exists(other => other.Protocol == listener.Protocol && other.Port == listener.Port))
                kept.Add(listener);
        }

        return home with { Listeners = kept.ToEquatableArray() };
    }

    // kube-proxy tries again and again to bind to an address that its node does not have.
    private static bool CanBind(NamespaceConfig home, IpAddress? address) => address is null || home.Links.Values.SelectMany(link => link.Addresses).Any(own => own.Address.Address == address);
}
