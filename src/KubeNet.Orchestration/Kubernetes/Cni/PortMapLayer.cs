using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// When the portmap plugin last led a node's UDP port to a pod. It deletes what conntrack knows of such a port as soon as its rules stand: a client that keeps
/// sending would never be asked about them (deletePortmapStaleConnections in plugins/meta/portmap). That happens at CNI's ADD only, not at DEL.
/// </summary>
internal sealed record PortMapLayer : IStateFollower
{
    private static readonly PortMapLayer s_empty = new();

    private ImmutableSortedDictionary<(string Node, IpFamily Family, ushort Port), long> _added = ImmutableSortedDictionary<(string, IpFamily, ushort), long>.Empty;
    private long _last;

    /// <summary>The configuration after pods came to nodes.</summary>
    public static NetworkConfig Note(NetworkConfig config, IEnumerable<(Node Node, Pod Pod)> fresh)
    {
        var layer = config.Layer<PortMapLayer>() ?? s_empty;
        var ports = fresh.SelectMany(one => UdpPortsOf(one.Node, one.Pod)).Distinct().Select(port => KeyValuePair.Create(port, layer._last + 1)).ToList();
        return ports.Count == 0 ? config : config.With(layer with { _added = layer._added.SetItems(ports), _last = layer._last + 1 });
    }

    /// <summary>What a node did ends with it.</summary>
    public IConfigLayer WithoutNamespace(string name) => this with { _added = _added.RemoveRange(_added.Keys.Where(port => port.Node == name)) };

    /// <summary>Deletes what conntrack knows of the UDP ports that were led to a pod since.</summary>
    public void Follow(NetworkConfig before, NetworkConfig after, NetworkState state)
    {
        var former = before.Layer<PortMapLayer>() ?? s_empty;
        foreach (var (port, when) in _added.Where(entry => entry.Value > former._added.GetValueOrDefault(entry.Key)))
            state.Find(port.Node)?.Connections.Delete(new ConnectionFilter { Family = port.Family, Protocol = IpProtocol.Udp, OriginalDestinationPort = port.Port }, state.Now);
    }

    // The plugin goes by port and family of the pod's address; a hostIP does not narrow it.
    private static IEnumerable<(string Node, IpFamily Family, ushort Port)> UdpPortsOf(Node node, Pod pod) =>
        from port in PortMap.PortsOf(pod)
        where port.Protocol == IpProtocol.Udp
        from address in pod.Addresses
        select (node.Name, address.Family, port.HostPort!.Value);
}
