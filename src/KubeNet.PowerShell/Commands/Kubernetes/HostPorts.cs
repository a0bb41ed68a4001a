using System.Collections;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Reads <c>-HostPort</c>: which ports of the node lead to which ports of a pod's containers.</summary>
internal static class HostPorts
{
    /// <summary>The containers with their host ports. A container port that has a host port already, or that nobody declares, is declared once more.</summary>
    /// <exception cref="NetConfigException">InvalidHostPort.</exception>
    public static EquatableArray<Container> Publish(EquatableArray<Container> containers, IDictionary? hostPorts)
    {
        var entries = PSValues.Entries(hostPorts ?? new Hashtable()).Select(entry => (Host: KubeParsing.Text(entry.Key), Container: KubeParsing.Text(entry.Value)));

        // A hashtable has no order of its own, and texts lie in another one in each process.
        return (hostPorts is Hashtable ? entries.OrderBy(entry => entry.Host, StringComparer.Ordinal) : entries)
            .Aggregate(containers, (all, entry) => Publish(all, entry.Host, entry.Container));
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
        var owner = Math.Max(0, containers.Items.ToList().FindIndex(candidate => candidate.Ports.Items.Any(IsIt)));
        var ports = containers[owner].Ports;
        var free = ports.Items.ToList().FindIndex(candidate => IsIt(candidate) && candidate.HostPort is null);
        var published = (free < 0 ? new ContainerPort { Port = inner, Protocol = protocol } : ports[free]) with { HostPort = port, HostIp = address };
        return containers.SetItem(owner, containers[owner] with { Ports = free < 0 ? ports.Add(published) : ports.SetItem(free, published) });

        bool IsIt(ContainerPort candidate) => candidate.Port == inner && candidate.Protocol == protocol;
    }
}
