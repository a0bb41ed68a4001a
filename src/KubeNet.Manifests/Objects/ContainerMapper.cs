using k8s.Models;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>The containers of a pod that run beside each other: its own and its sidecars (init containers that are restarted always, KEP-753).</summary>
internal static class ContainerMapper
{
    /// <summary>The containers, each with the ports that it listens on: the pod's own first, since a service looks for the name of a port in that order (findPort in staging/src/k8s.io/endpointslice).</summary>
    /// <exception cref="UnusableObjectException">A port is impossible.</exception>
    public static EquatableArray<Container> Map(V1PodSpec? spec)
    {
        var sidecars = ApiValues.Items(spec?.InitContainers).Where(container => container.RestartPolicy == "Always");
        return ApiValues.Items(spec?.Containers).Concat(sidecars).Select(Map).ToEquatableArray();
    }

    private static Container Map(V1Container container) => new(container.Name ?? "", ApiValues.Items(container.Ports).Select(Map).ToEquatableArray());

    private static ContainerPort Map(V1ContainerPort port) => new()
    {
        Port = ApiValues.Port("containerPort", port.ContainerPort),
        Protocol = ApiValues.Protocol("protocol", port.Protocol),
        Name = string.IsNullOrEmpty(port.Name) ? null : port.Name,
        HostPort = port.HostPort is null or 0 ? null : ApiValues.Port("hostPort", port.HostPort.Value),
        HostIp = string.IsNullOrEmpty(port.HostIP) || port.HostPort is null or 0 ? null : ApiValues.Address("hostIP", port.HostIP),
    };
}
