using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>The sockets of a pod's containers: each listens on the ports that it declares, on all addresses. A port that is declared several times is one socket.</summary>
internal static class PodListeners
{
    /// <summary>Opens them.</summary>
    /// <exception cref="NetConfigException">PortInUse: on a node's own network something else holds a port.</exception>
    public static NetworkConfig Open(NetworkConfig config, string @namespace, Pod pod) =>
        Of(pod).Aggregate(config, (all, listener) => all.AddListener(@namespace, listener));

    /// <summary>Closes them.</summary>
    public static NetworkConfig Close(NetworkConfig config, string @namespace, Pod pod)
    {
        var home = config[@namespace];
        var gone = Of(pod).ToHashSet();
        return config.With(home with { Listeners = home.Listeners.Where(listener => !gone.Contains(listener)).ToEquatableArray() });
    }

    private static IEnumerable<Listener> Of(Pod pod) =>
        pod.Containers.SelectMany(container => container.Ports).Select(port => new Listener(port.Protocol, null, port.Port)).Distinct();
}
