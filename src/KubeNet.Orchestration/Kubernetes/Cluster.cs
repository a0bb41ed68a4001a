using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>
/// What a cluster's API server holds, as far as the network is concerned. An immutable value: edits (<c>AddNode</c>, <c>AddPod</c>,
/// <c>AddService</c> ...) are extension methods that check, fill in what the API server fills in, and give a new one, or throw and change
/// nothing. <see cref="ClusterEdits.EditCluster"/> writes what follows from it into namespaces.
/// </summary>
public sealed record Cluster
{
    private readonly ClusterOptions _options = new();
    private ImmutableSortedDictionary<string, Node> _nodes = ImmutableSortedDictionary.Create<string, Node>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, KubeNamespace> _namespaces = ImmutableSortedDictionary.Create<string, KubeNamespace>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<ObjectName, Pod> _pods = ImmutableSortedDictionary<ObjectName, Pod>.Empty;
    private ImmutableSortedDictionary<ObjectName, Service> _services = ImmutableSortedDictionary<ObjectName, Service>.Empty;
    private ImmutableSortedDictionary<ObjectName, EndpointSlice> _endpointSlices = ImmutableSortedDictionary<ObjectName, EndpointSlice>.Empty;
    private ImmutableSortedDictionary<ObjectName, NetworkPolicy> _networkPolicies = ImmutableSortedDictionary<ObjectName, NetworkPolicy>.Empty;
    private ImmutableSortedDictionary<WorkloadName, Workload> _workloads = ImmutableSortedDictionary<WorkloadName, Workload>.Empty;
    private ClusterIndex? _index;

    /// <summary>Its name in the lab.</summary>
    public required string Name { get; init; }

    /// <summary>How it is set up.</summary>
    public ClusterOptions Options { get => _options; init => (_options, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its nodes by name.</summary>
    public ImmutableSortedDictionary<string, Node> Nodes { get => _nodes; init => (_nodes, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its namespaces by name.</summary>
    public ImmutableSortedDictionary<string, KubeNamespace> Namespaces { get => _namespaces; init => (_namespaces, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its pods by name.</summary>
    public ImmutableSortedDictionary<ObjectName, Pod> Pods { get => _pods; init => (_pods, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its services by name.</summary>
    public ImmutableSortedDictionary<ObjectName, Service> Services { get => _services; init => (_services, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its EndpointSlices by name.</summary>
    public ImmutableSortedDictionary<ObjectName, EndpointSlice> EndpointSlices { get => _endpointSlices; init => (_endpointSlices, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Its network policies by name.</summary>
    public ImmutableSortedDictionary<ObjectName, NetworkPolicy> NetworkPolicies { get => _networkPolicies; init => (_networkPolicies, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>What keeps pods: its Deployments, ReplicaSets, StatefulSets and DaemonSets by kind and name.</summary>
    public ImmutableSortedDictionary<WorkloadName, Workload> Workloads { get => _workloads; init => (_workloads, _index, Journal) = (value, null, ClusterJournal.Unknown); }

    /// <summary>Further ranges of service addresses by name, beside that of <see cref="ClusterOptions.ServiceCidrs"/>.</summary>
    public ImmutableSortedDictionary<string, ServiceCidr> ServiceCidrs { get; init; } = ImmutableSortedDictionary.Create<string, ServiceCidr>(StringComparer.Ordinal);

    /// <summary>What the last edit found odd but allowed, such as a selector that matches nothing.</summary>
    public ImmutableList<ClusterWarning> Warnings { get; init; } = [];

    /// <summary>Who holds which address, port and label; follows the objects.</summary>
    internal ClusterIndex Index { get => _index ??= ClusterIndex.Of(this); init => _index = value; }

    /// <summary>The address that was given out last from each range, by a name for the range. It does not follow from the objects: what was freed is not given again at once.</summary>
    internal ImmutableDictionary<string, IpAddress> LastGiven { get; init; } = ImmutableDictionary<string, IpAddress>.Empty;

    /// <summary>How often a pod was made or became ready: what tells older pods from younger ones, since a cluster knows no time. It does not follow from the objects.</summary>
    internal long Moment { get; init; }

    /// <summary>What was touched since the last settled value.</summary>
    internal ClusterJournal Journal { get; init; } = ClusterJournal.Unknown;

    /// <summary>The node of a name.</summary>
    /// <exception cref="KubeNet.Engine.NetConfigException">NodeNotFound, with the names that there are.</exception>
    public Node Node(string name) => Nodes.TryGetValue(name, out var found) ? found : throw ClusterErrors.NotFound("Node", "node", name, this, Nodes.Keys);

    /// <summary>The pod of a name.</summary>
    /// <exception cref="KubeNet.Engine.NetConfigException">PodNotFound, with the names that there are.</exception>
    public Pod Pod(ObjectName name) => Pods.TryGetValue(name, out var found) ? found : throw ClusterErrors.NotFound("Pod", "pod", name, this, Pods.Keys);

    /// <summary>The service of a name.</summary>
    /// <exception cref="KubeNet.Engine.NetConfigException">ServiceNotFound, with the names that there are.</exception>
    public Service Service(ObjectName name) => Services.TryGetValue(name, out var found) ? found : throw ClusterErrors.NotFound("Service", "service", name, this, Services.Keys);

    /// <summary>The pods that a node runs, in the order of their names.</summary>
    public IEnumerable<Pod> PodsOn(string node) => Index.PodsOn(node).Select(name => Pods[name]);

    /// <summary>The pods of a namespace that have all of some labels, in the order of their names.</summary>
    public IEnumerable<Pod> PodsWith(string @namespace, LabelSet labels) => Index.PodsWith(this, @namespace, labels);

    /// <summary>The pods that a workload has made or adopted, in the order of their names.</summary>
    public IEnumerable<Pod> PodsOf(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return PodsWith(workload.Name.Namespace, workload.Selector.MatchLabels).Where(pod => PodClaims.IsOwn(workload, pod));
    }

    /// <summary>The slices of a service, in the order of their names.</summary>
    public IEnumerable<EndpointSlice> SlicesOf(ObjectName service) => Index.SlicesOf(service).Select(name => EndpointSlices[name]);

    /// <summary>The pod that has an address of its own, or null.</summary>
    public Pod? PodAt(IpAddress address) => Index.PodAt(address) is { } name ? Pods[name] : null;

    internal Cluster Put(Node node) =>
        Touched(Journal.Touch(ObjectKind.Node, node.Name), Index.Without(Nodes.GetValueOrDefault(node.Name)).With(node)) with { _nodes = Nodes.SetItem(node.Name, node) };

    internal Cluster Drop(Node node) =>
        Touched(Journal.Touch(ObjectKind.Node, node.Name), Index.Without(node)) with { _nodes = Nodes.Remove(node.Name) };

    internal Cluster Put(KubeNamespace @namespace) =>
        Touched(Journal.Touch(ObjectKind.Namespace, @namespace.Name), Index) with { _namespaces = Namespaces.SetItem(@namespace.Name, @namespace) };

    internal Cluster Drop(KubeNamespace @namespace) =>
        Touched(Journal.Touch(ObjectKind.Namespace, @namespace.Name), Index) with { _namespaces = Namespaces.Remove(@namespace.Name) };

    internal Cluster Put(Pod pod)
    {
        var before = Pods.GetValueOrDefault(pod.Name);
        var (aged, moment) = PodAge.After(before, pod, Moment);
        return Touched(Journal.Touch(ObjectKind.Pod, pod.Name), Index.Without(before).With(aged)) with { _pods = Pods.SetItem(pod.Name, aged), Moment = moment };
    }

    internal Cluster Drop(Pod pod) =>
        Touched(Journal.Touch(ObjectKind.Pod, pod.Name), Index.Without(pod)) with { _pods = Pods.Remove(pod.Name) };

    internal Cluster Put(Service service) =>
        Touched(Journal.Touch(ObjectKind.Service, service.Name), Index.Without(Services.GetValueOrDefault(service.Name)).With(service)) with { _services = Services.SetItem(service.Name, service) };

    internal Cluster Drop(Service service) =>
        Touched(Journal.Touch(ObjectKind.Service, service.Name), Index.Without(service)) with { _services = Services.Remove(service.Name) };

    internal Cluster Put(EndpointSlice slice) =>
        Touched(Journal.Touch(ObjectKind.EndpointSlice, slice.Name), Index.Without(EndpointSlices.GetValueOrDefault(slice.Name)).With(slice)) with { _endpointSlices = EndpointSlices.SetItem(slice.Name, slice) };

    internal Cluster Drop(EndpointSlice slice) =>
        Touched(Journal.Touch(ObjectKind.EndpointSlice, slice.Name), Index.Without(slice)) with { _endpointSlices = EndpointSlices.Remove(slice.Name) };

    internal Cluster Put(NetworkPolicy policy) =>
        Touched(Journal.Touch(ObjectKind.NetworkPolicy, policy.Name), Index) with { _networkPolicies = NetworkPolicies.SetItem(policy.Name, policy) };

    internal Cluster Drop(NetworkPolicy policy) =>
        Touched(Journal.Touch(ObjectKind.NetworkPolicy, policy.Name), Index) with { _networkPolicies = NetworkPolicies.Remove(policy.Name) };

    internal Cluster Put(Workload workload) =>
        Touched(Journal.Touch(workload.FullName), Index) with { _workloads = Workloads.SetItem(workload.FullName, workload) };

    internal Cluster Drop(Workload workload) =>
        Touched(Journal.Touch(workload.FullName), Index) with { _workloads = Workloads.Remove(workload.FullName) };

    // Index and journal follow the object that is exchanged behind it; through its property they would be worked out anew.
    private Cluster Touched(ClusterJournal journal, ClusterIndex index) => this with { Journal = journal, Index = index };
}
