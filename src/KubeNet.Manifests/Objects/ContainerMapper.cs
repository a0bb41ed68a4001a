using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>The containers of a pod that run beside each other: its own and its sidecars (init containers that are restarted always, KEP-753).</summary>
internal static class ContainerMapper
{
    /// <summary>The containers, each with the ports that it listens on.</summary>
    /// <exception cref="UnusableObjectException">A port is impossible.</exception>
    public static EquatableArray<Container> Map(V1PodSpec? spec, ObjectContext context)
    {
        var sidecars = ApiValues.Items(spec?.InitContainers).Where(container => container.RestartPolicy == "Always");
        var holders = new Dictionary<(IpProtocol, ushort), string>();
        return sidecars.Concat(ApiValues.Items(spec?.Containers)).Select(container => Map(container, holders, context)).ToEquatableArray();
    }

    private static Container Map(V1Container container, Dictionary<(IpProtocol, ushort), string> holders, ObjectContext context)
    {
        var ports = new List<ContainerPort>();
        foreach (var port in ApiValues.Items(container.Ports))
        {
            var mapped = Map(port);
            if (holders.TryAdd((mapped.Protocol, mapped.Port), container.Name ?? ""))
                ports.Add(mapped);
            else
                context.Warn("ContainerPortLeftOut", $"container '{container.Name}' declares {mapped.Protocol.ToName()} port {mapped.Port}{Named(port)}, which container '{holders[(mapped.Protocol, mapped.Port)]}' declares already", "one socket listens on it; a service that refers to the port by this name does not find it");
        }

        return new Container(container.Name ?? "", ports.ToEquatableArray());
    }

    private static ContainerPort Map(V1ContainerPort port) => new()
    {
        Port = ApiValues.Port("containerPort", port.ContainerPort),
        Protocol = ApiValues.Protocol("protocol", port.Protocol),
        Name = string.IsNullOrEmpty(port.Name) ? null : port.Name,
        HostPort = port.HostPort is null or 0 ? null : ApiValues.Port("hostPort", port.HostPort.Value),
        HostIp = string.IsNullOrEmpty(port.HostIP) || port.HostPort is null or 0 ? null : ApiValues.Address("hostIP", port.HostIP),
    };

    private static string Named(V1ContainerPort port) => string.IsNullOrEmpty(port.Name) ? "" : $" ('{port.Name}')";
}
