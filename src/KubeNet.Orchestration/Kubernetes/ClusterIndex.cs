using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// Who holds which address, port and label in a cluster: what edits and controllers ask, kept along with the objects so that no question
/// takes a walk over all of them. An immutable value.
/// </summary>
internal sealed record ClusterIndex
{
    private static readonly ClusterIndex Empty = new();

    private ImmutableDictionary<IpAddress, string> _nodeAddresses = ImmutableDictionary<IpAddress, string>.Empty;
    private ClusterOptions _options = new();
    private ImmutableSortedDictionary<IpPrefix, int> _segments = ImmutableSortedDictionary<IpPrefix, int>.Empty;
    private ImmutableSortedSet<IpPrefix> _podCidrs = [];
    private ImmutableDictionary<IpPrefix, string> _podCidrOwners = ImmutableDictionary<IpPrefix, string>.Empty;
    private ImmutableDictionary<IpAddress, ObjectName> _podAddresses = ImmutableDictionary<IpAddress, ObjectName>.Empty;
    private ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> _podsByNode = ImmutableDictionary<string, ImmutableSortedSet<ObjectName>>.Empty;
    private ImmutableDictionary<string, ImmutableSortedSet<ObjectName>> _podsOutside = ImmutableDictionary<string, ImmutableSortedSet<ObjectName>>.Empty;
    private ImmutableDictionary<(string Namespace, string Key, string Value), ImmutableSortedSet<ObjectName>> _podsByLabel = ImmutableDictionary<(string, string, string), ImmutableSortedSet<ObjectName>>.Empty;
    private ImmutableSortedSet<ObjectName> _pendingPods = [];
    private ImmutableDictionary<IpAddress, ObjectName> _serviceAddresses = ImmutableDictionary<IpAddress, ObjectName>.Empty;
    private ImmutableDictionary<ushort, ObjectName> _nodePorts = ImmutableDictionary<ushort, ObjectName>.Empty;
    private ImmutableDictionary<(string Namespace, string Key, string Value), ImmutableSortedSet<ObjectName>> _servicesBySelector = ImmutableDictionary<(string, string, string), ImmutableSortedSet<ObjectName>>.Empty;
    private ImmutableDictionary<ObjectName, ImmutableSortedSet<ObjectName>> _slices = ImmutableDictionary<ObjectName, ImmutableSortedSet<ObjectName>>.Empty;

    /// <summary>The pods that no node runs yet.</summary>
    public ImmutableSortedSet<ObjectName> PendingPods => _pendingPods;

    /// <summary>The index of a cluster's objects.</summary>
    public static ClusterIndex Of(Cluster cluster)
    {
        var index = cluster.Nodes.Values.Aggregate(Empty with { _options = cluster.Options }, (all, node) => all.With(node));
        index = cluster.Pods.Values.Aggregate(index, (all, pod) => all.With(pod));
        index = cluster.Services.Values.Aggregate(index, (all, service) => all.With(service));
        return cluster.EndpointSlices.Values.Aggregate(index, (all, slice) => all.With(slice));
    }

    /// <summary>The networks in which nodes have their own addresses, and how many nodes are in each.</summary>
    public ImmutableSortedDictionary<IpPrefix, int> Segments => _segments;

    /// <summary>The node with an address, or null.</summary>
    public string? NodeAt(IpAddress address) => _nodeAddresses.GetValueOrDefault(address);

    /// <summary>A node's pod network that shares addresses with a network, and whose it is; or null. Nodes' pod networks do not overlap each other.</summary>
    public (IpPrefix Cidr, string Node)? PodCidrOverlapping(IpPrefix cidr)
    {
        var at = _podCidrs.IndexOf(cidr);
        at = at < 0 ? ~at : at;
        if (at < _podCidrs.Count && cidr.Contains(_podCidrs[at]))
            return (_podCidrs[at], _podCidrOwners[_podCidrs[at]]);
        return at > 0 && _podCidrs[at - 1].Contains(cidr) ? (_podCidrs[at - 1], _podCidrOwners[_podCidrs[at - 1]]) : null;
    }

    /// <summary>The pod with an address of its own, or that waits for a node with it; or null.</summary>
    public ObjectName? PodAt(IpAddress address) => _podAddresses.TryGetValue(address, out var pod) ? pod : null;

    /// <summary>The service with a cluster address, or null.</summary>
    public ObjectName? ServiceAt(IpAddress address) => _serviceAddresses.TryGetValue(address, out var service) ? service : null;

    /// <summary>The service that holds a node port, for all protocols, or null.</summary>
    public ObjectName? ServiceAt(ushort nodePort) => _nodePorts.TryGetValue(nodePort, out var service) ? service : null;

    /// <summary>The pods on a node.</summary>
    public ImmutableSortedSet<ObjectName> PodsOn(string node) => _podsByNode.GetValueOrDefault(node, []);

    /// <summary>The pods on a node that have an address outside of its pod networks. Only Calico has such pods.</summary>
    public ImmutableSortedSet<ObjectName> PodsOutside(string node) => _podsOutside.GetValueOrDefault(node, []);

    /// <summary>The nodes with such pods.</summary>
    public IEnumerable<string> NodesOfPodsOutside => _podsOutside.Keys;

    /// <summary>The slices of a service.</summary>
    public ImmutableSortedSet<ObjectName> SlicesOf(ObjectName service) => _slices.GetValueOrDefault(service, []);

    /// <summary>The pods of a namespace with all of some labels.</summary>
    public IEnumerable<Pod> PodsWith(Cluster cluster, string @namespace, LabelSet labels)
    {
        if (labels.Items.Count == 0)
            return cluster.Pods.Values.Where(pod => pod.Name.Namespace == @namespace);
        var rarest = labels.Items
            .Select(label => _podsByLabel.GetValueOrDefault((@namespace, label.Key, label.Value), []))
            .MinBy(pods => pods.Count)!;
        return rarest.Select(name => cluster.Pods[name]).Where(pod => labels.Items.All(label => pod.Labels[label.Key] == label.Value));
    }

    /// <summary>The services whose selector takes a pod with these labels.</summary>
    public IEnumerable<ObjectName> ServicesFor(Cluster cluster, string @namespace, LabelSet labels)
    {
        foreach (var (key, value) in labels.Items)
        {
            foreach (var name in _servicesBySelector.GetValueOrDefault((@namespace, key, value), []))
            {
                if (cluster.Services[name].Selector!.Items.All(label => labels[label.Key] == label.Value))
                    yield return name;
            }
        }
    }

    /// <summary>The index with a node.</summary>
    public ClusterIndex With(Node node) => this with
    {
        _nodeAddresses = _nodeAddresses.SetItems(node.Addresses.Select(address => KeyValuePair.Create(address, node.Name))),
        _segments = node.Addresses.Aggregate(_segments, (all, address) => Count(all, SegmentOf(address), 1)),
        _podCidrs = node.PodCidrs.Aggregate(_podCidrs, (all, cidr) => all.Add(cidr)),
        _podCidrOwners = _podCidrOwners.SetItems(node.PodCidrs.Select(cidr => KeyValuePair.Create(cidr, node.Name))),
    };

    /// <summary>The index without a node.</summary>
    public ClusterIndex Without(Node? node) => node is null ? this : this with
    {
        _nodeAddresses = _nodeAddresses.RemoveRange(node.Addresses),
        _segments = node.Addresses.Aggregate(_segments, (all, address) => Count(all, SegmentOf(address), -1)),
        _podCidrs = node.PodCidrs.Aggregate(_podCidrs, (all, cidr) => all.Remove(cidr)),
        _podCidrOwners = _podCidrOwners.RemoveRange(node.PodCidrs),
    };

    /// <summary>The index with a pod. One that has ended holds no address.</summary>
    public ClusterIndex With(Pod pod)
    {
        var index = this with { };
        if (pod is { HostNetwork: false, HasEnded: false })
            index._podAddresses = index._podAddresses.SetItems(pod.Addresses.Select(address => KeyValuePair.Create(address, pod.Name)));
        if (pod.NodeName is { } node)
            index._podsByNode = Add(index._podsByNode, node, pod.Name);
        else
            index._pendingPods = index._pendingPods.Add(pod.Name);
        if (IsOutside(pod))
            index._podsOutside = Add(index._podsOutside, pod.NodeName!, pod.Name);
        foreach (var (key, value) in pod.Labels.Items)
            index._podsByLabel = Add(index._podsByLabel, (pod.Name.Namespace, key, value), pod.Name);
        return index;
    }

    /// <summary>The index without a pod.</summary>
    public ClusterIndex Without(Pod? pod)
    {
        if (pod is null)
            return this;
        var index = this with { };
        if (pod is { HostNetwork: false, HasEnded: false })
            index._podAddresses = index._podAddresses.RemoveRange(pod.Addresses);
        if (pod.NodeName is { } node)
            index._podsByNode = Remove(index._podsByNode, node, pod.Name);
        else
            index._pendingPods = index._pendingPods.Remove(pod.Name);
        if (pod.NodeName is { } home && PodsOutside(home).Contains(pod.Name))
            index._podsOutside = Remove(index._podsOutside, home, pod.Name);
        foreach (var (key, value) in pod.Labels.Items)
            index._podsByLabel = Remove(index._podsByLabel, (pod.Name.Namespace, key, value), pod.Name);
        return index;
    }

    /// <summary>The index with a service.</summary>
    public ClusterIndex With(Service service) => this with
    {
        _serviceAddresses = _serviceAddresses.SetItems(service.ClusterIPs.Select(address => KeyValuePair.Create(address, service.Name))),
        _nodePorts = _nodePorts.SetItems(NodePortsOf(service).Select(port => KeyValuePair.Create(port, service.Name))),
        _servicesBySelector = SelectorOf(service) is { } first ? Add(_servicesBySelector, first, service.Name) : _servicesBySelector,
    };

    /// <summary>The index without a service.</summary>
    public ClusterIndex Without(Service? service) => service is null ? this : this with
    {
        _serviceAddresses = _serviceAddresses.RemoveRange(service.ClusterIPs),
        _nodePorts = _nodePorts.RemoveRange(NodePortsOf(service)),
        _servicesBySelector = SelectorOf(service) is { } first ? Remove(_servicesBySelector, first, service.Name) : _servicesBySelector,
    };

    /// <summary>The index with a slice.</summary>
    public ClusterIndex With(EndpointSlice slice) => this with { _slices = Add(_slices, slice.Service, slice.Name) };

    /// <summary>The index without a slice.</summary>
    public ClusterIndex Without(EndpointSlice? slice) => slice is null ? this : this with { _slices = Remove(_slices, slice.Service, slice.Name) };

    private bool IsOutside(Pod pod) => _options.Cni == CniKind.Calico && pod is { HostNetwork: false, HasNetwork: true }
        && pod.Addresses.Items.Any(address => PodCidrOverlapping(IpPrefix.Host(address))?.Node != pod.NodeName);

    private IpPrefix SegmentOf(IpAddress address) => new(address, _options.SegmentLength(address.Family));

    private static ImmutableSortedDictionary<IpPrefix, int> Count(ImmutableSortedDictionary<IpPrefix, int> counts, IpPrefix key, int more)
    {
        var count = counts.GetValueOrDefault(key) + more;
        return count == 0 ? counts.Remove(key) : counts.SetItem(key, count);
    }

    // An ExternalName service may say node ports, and has none.
    private static IEnumerable<ushort> NodePortsOf(Service service) => service.Type == ServiceType.ExternalName ? [] : service.Ports.Select(port => port.NodePort).Append(service.HealthCheckNodePort).Where(port => port != 0).Distinct();

    private static (string Namespace, string Key, string Value)? SelectorOf(Service service)
    {
        if (service.Selector is not { Items.Count: > 0 } selector)
            return null;
        var (key, value) = selector.Items.First();
        return (service.Name.Namespace, key, value);
    }

    private static ImmutableDictionary<TKey, ImmutableSortedSet<ObjectName>> Add<TKey>(ImmutableDictionary<TKey, ImmutableSortedSet<ObjectName>> index, TKey key, ObjectName name)
        where TKey : notnull => index.SetItem(key, index.GetValueOrDefault(key, []).Add(name));

    private static ImmutableDictionary<TKey, ImmutableSortedSet<ObjectName>> Remove<TKey>(ImmutableDictionary<TKey, ImmutableSortedSet<ObjectName>> index, TKey key, ObjectName name)
        where TKey : notnull
    {
        var rest = index.GetValueOrDefault(key, []).Remove(name);
        return rest.IsEmpty ? index.Remove(key) : index.SetItem(key, rest);
    }
}
