using System.Collections;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Reads <c>-HostPort</c>: which ports of the node lead to which ports of a pod's containers.</summary>
internal static class HostPorts
{
    /// <summary>The containers with their host ports. A container port that nobody declares is one more of the first container.</summary>
    /// <exception cref="NetConfigException">InvalidHostPort.</exception>
    public static EquatableArray<Container> Publish(EquatableArray<Container> containers, IDictionary? hostPorts)
    {
        foreach (DictionaryEntry entry in hostPorts ?? new Hashtable())
            containers = Publish(containers, KubeParsing.Text(entry.Key), KubeParsing.Text(entry.Value));
        return containers;
    }

    private static EquatableArray<Container> Publish(EquatableArray<Container> containers, string host, string container)
    {
        var slash = host.IndexOf('/', StringComparison.Ordinal);
        var colon = host.LastIndexOf(':');
        var digits = slash < 0 ? host[(colon + 1)..] : host[(colon + 1)..slash];
        if (KubeParsing.Number(digits) is not { } port || KubeParsing.Number(container.Split('/')[0]) is not { } inner)
            throw new NetConfigException("InvalidHostPort", $"'{host} = {container}' is no host port; give the node's port and the container's, such as 8080 = 80 or '192.168.0.2:53/UDP' = 53.");
        var protocol = KubeParsing.ContainerPort(slash < 0 ? $"{port}" : $"{port}{host[slash..]}").Protocol;
        if (container.IndexOf('/', StringComparison.Ordinal) is >= 0 and var mark && KubeParsing.ContainerPort(container).Protocol != protocol)
        {
            throw new NetConfigException("InvalidHostPort",
                $"'{host} = {container}' names two protocols, {protocol.ToName().ToUpperInvariant()} for the node's port and {container[(mark + 1)..]} for the container's; the protocol stands with the node's port: '{(slash < 0 ? host : host[..slash])}{container[mark..]}' = {inner}.");
        }

        IpAddress? address = colon < 0 ? null : IpAddress.Parse(host[..colon].Trim('[', ']'));
        for (var at = 0; at < containers.Count; at++)
        {
            var ports = containers[at].Ports;
            var index = ports.Items.ToList().FindIndex(candidate => candidate.Port == inner && candidate.Protocol == protocol && candidate.HostPort is null);
            if (index >= 0)
                return containers.SetItem(at, containers[at] with { Ports = ports.SetItem(index, ports[index] with { HostPort = port, HostIp = address }) });
        }

        var more = new ContainerPort { Port = inner, Protocol = protocol, HostPort = port, HostIp = address };
        return containers.SetItem(0, containers[0] with { Ports = containers[0].Ports.Add(more) });
    }
}
