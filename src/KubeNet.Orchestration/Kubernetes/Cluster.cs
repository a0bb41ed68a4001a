using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
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
    private readonly ImmutableSortedDictionary<string, Node> _nodes = ImmutableSortedDictionary.Create<string, Node>(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, KubeNamespace> _namespaces = ImmutableSortedDictionary.Create<string, KubeNamespace>(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<ObjectName, Pod> _pods = ImmutableSortedDictionary<ObjectName, Pod>.Empty;
    private readonly ImmutableSortedDictionary<ObjectName, Service> _services = ImmutableSortedDictionary<ObjectName, Service>.Empty;
    private readonly ImmutableSortedDictionary<ObjectName, EndpointSlice> _endpointSlices = ImmutableSortedDictionary<ObjectName, EndpointSlice>.Empty;
    private readonly ImmutableSortedDictionary<ObjectName, NetworkPolicy> _networkPolicies = ImmutableSortedDictionary<ObjectName, NetworkPolicy>.Empty;
    private readonly ImmutableSortedDictionary<WorkloadName, Workload> _workloads = ImmutableSortedDictionary<WorkloadName, Workload>.Empty;
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

    /// <summary>What the last edit found odd but allowed, such as a selector that matches nothing.</summary>
    public ImmutableList<ClusterWarning> Warnings { get; init; } = [];

    /// <summary>Who holds which address, port and label; follows the objects.</summary>
    internal ClusterIndex Index { get => _index ??= ClusterIndex.Of(this); init => _index = value; }

    /// <summary>The address that was given out last from each range, by a name for the range. It does not follow from the objects: what was freed is not given again at once.</summary>
    internal ImmutableDictionary<string, IpAddress> LastGiven { get; init; } = ImmutableDictionary<string, IpAddress>.Empty;

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

    /// <summary>The slices of a service, in the order of their names.</summary>
    public IEnumerable<EndpointSlice> SlicesOf(ObjectName service) => Index.SlicesOf(service).Select(name => EndpointSlices[name]);

    /// <summary>The pod that has an address of its own, or null.</summary>
    public Pod? PodAt(IpAddress address) => Index.PodAt(address) is { } name ? Pods[name] : null;

    internal Cluster Put(Node node) => this with
    {
        Nodes = Nodes.SetItem(node.Name, node),
        Index = Index.Without(Nodes.GetValueOrDefault(node.Name)).With(node),
        Journal = Journal.Touch(ObjectKind.Node, node.Name),
    };

    internal Cluster Drop(Node node) => this with
    {
        Nodes = Nodes.Remove(node.Name),
        Index = Index.Without(node),
        Journal = Journal.Touch(ObjectKind.Node, node.Name),
    };

    internal Cluster Put(KubeNamespace @namespace) => this with
    {
        Namespaces = Namespaces.SetItem(@namespace.Name, @namespace),
        Index = Index,
        Journal = Journal.Touch(ObjectKind.Namespace, @namespace.Name),
    };

    internal Cluster Drop(KubeNamespace @namespace) => this with
    {
        Namespaces = Namespaces.Remove(@namespace.Name),
        Index = Index,
        Journal = Journal.Touch(ObjectKind.Namespace, @namespace.Name),
    };

    internal Cluster Put(Pod pod) => this with
    {
        Pods = Pods.SetItem(pod.Name, pod),
        Index = Index.Without(Pods.GetValueOrDefault(pod.Name)).With(pod),
        Journal = Journal.Touch(ObjectKind.Pod, pod.Name),
    };

    internal Cluster Drop(Pod pod) => this with
    {
        Pods = Pods.Remove(pod.Name),
        Index = Index.Without(pod),
        Journal = Journal.Touch(ObjectKind.Pod, pod.Name),
    };

    internal Cluster Put(Service service) => this with
    {
        Services = Services.SetItem(service.Name, service),
        Index = Index.Without(Services.GetValueOrDefault(service.Name)).With(service),
        Journal = Journal.Touch(ObjectKind.Service, service.Name),
    };

    internal Cluster Drop(Service service) => this with
    {
        Services = Services.Remove(service.Name),
        Index = Index.Without(service),
        Journal = Journal.Touch(ObjectKind.Service, service.Name),
    };

    internal Cluster Put(EndpointSlice slice) => this with
    {
        EndpointSlices = EndpointSlices.SetItem(slice.Name, slice),
        Index = Index.Without(EndpointSlices.GetValueOrDefault(slice.Name)).With(slice),
        Journal = Journal.Touch(ObjectKind.EndpointSlice, slice.Name),
    };

    internal Cluster Drop(EndpointSlice slice) => this with
    {
        EndpointSlices = EndpointSlices.Remove(slice.Name),
        Index = Index.Without(slice),
        Journal = Journal.Touch(ObjectKind.EndpointSlice, slice.Name),
    };

    internal Cluster Put(NetworkPolicy policy) => this with
    {
        NetworkPolicies = NetworkPolicies.SetItem(policy.Name, policy),
        Index = Index,
        Journal = Journal.Touch(ObjectKind.NetworkPolicy, policy.Name),
    };

    internal Cluster Drop(NetworkPolicy policy) => this with
    {
        NetworkPolicies = NetworkPolicies.Remove(policy.Name),
        Index = Index,
        Journal = Journal.Touch(ObjectKind.NetworkPolicy, policy.Name),
    };

    internal Cluster Put(Workload workload) => this with
    {
        Workloads = Workloads.SetItem(workload.FullName, workload),
        Index = Index,
        Journal = Journal.Touch(workload.FullName),
    };

    internal Cluster Drop(Workload workload) => this with
    {
        Workloads = Workloads.Remove(workload.FullName),
        Index = Index,
        Journal = Journal.Touch(workload.FullName),
    };
}
