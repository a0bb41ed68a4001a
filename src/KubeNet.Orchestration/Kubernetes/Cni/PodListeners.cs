using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>The sockets of a pod's containers: each listens on the ports that it declares, on all addresses. A port that is declared several times is one socket.</summary>
internal static class PodListeners
{
    /// <summary>Opens them.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="own">What the node's own programs hold there: a pod that declares it is that program, as kube-proxy's may.</param>
    /// <exception cref="NetConfigException">PortInUse: on a node's own network something else holds a port.</exception>
    public static NetworkConfig Open(NetworkConfig config, string @namespace, Pod pod, EquatableArray<Listener> own = default) =>
        Of(pod, own).Aggregate(config, (all, listener) => all.AddListener(@namespace, listener));

    /// <summary>Closes them.</summary>
    public static NetworkConfig Close(NetworkConfig config, string @namespace, Pod pod, EquatableArray<Listener> own = default)
    {
        var home = config[@namespace];
        var gone = Of(pod, own).ToHashSet();
        return config.With(home with { Listeners = home.Listeners.Where(listener => !gone.Contains(listener)).ToEquatableArray() });
    }

    private static IEnumerable<Listener> Of(Pod pod, EquatableArray<Listener> own) => pod.Containers.SelectMany(container => container.Ports)
        .Select(port => new Listener(port.Protocol, null, port.Port)).Distinct().Where(listener => !own.Any(other => other.Protocol == listener.Protocol && other.Port == listener.Port));
}
