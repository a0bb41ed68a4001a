using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Manifests.Inference;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>Gathers what the input holds, object by object, before it is put together.</summary>
/// <param name="report">Where lines go.</param>
internal sealed class ManifestInput(ManifestReport report)
{
    private readonly SortedDictionary<string, int> _withoutPart = new(StringComparer.Ordinal);

    public ManifestReport Report { get; } = report;

    public ClusterEvidence Evidence { get; } = new();

    public List<Found<KubeNamespace>> Namespaces { get; } = [];

    public List<Found<Node>> Nodes { get; } = [];

    public List<Found<Pod>> Pods { get; } = [];

    public List<Found<Workload>> Workloads { get; } = [];

    /// <summary>The workloads whose template has wishes about nodes that are not modelled.</summary>
    public HashSet<WorkloadName> Wishful { get; } = [];

    public List<Found<Service>> Services { get; } = [];

    /// <summary>Further service ranges.</summary>
    public List<Found<ServiceCidr>> ServiceCidrs { get; } = [];

    public List<Found<EndpointSlice>> Slices { get; } = [];

    /// <summary>The services of which the input has slices that the cluster's controllers made.</summary>
    public HashSet<ObjectName> WithSlices { get; } = [];

    /// <summary>v1.Endpoints by the name of their service, as slices.</summary>
    public List<Found<MirroredEndpoints>> Endpoints { get; } = [];

    public List<Found<NetworkPolicy>> Policies { get; } = [];

    /// <summary>The addresses of nodes as their pods tell them (status.hostIPs).</summary>
    public SortedDictionary<string, List<IpAddress>> HostAddresses { get; } = new(StringComparer.Ordinal);

    /// <summary>How many objects there were of kinds that have no part in the network.</summary>
    public IReadOnlyDictionary<string, int> WithoutPart => _withoutPart;

    public void Take(V1Namespace found, ObjectContext context) =>
        Namespaces.Add(Found(new KubeNamespace(context.RequireName(), context.Labels) { LastApplied = context.LastApplied }, context.Metadata!.Name, context));

    public void Take(V1Node found, ObjectContext context)
    {
        Nodes.Add(Found(NodeMapper.Map(found, context), context.Metadata!.Name, context));
        NodeEvidence.Read(Evidence, context);
    }

    public void Take(V1Pod found, ObjectContext context)
    {
        var pod = PodMapper.Map(found, context);
        Pods.Add(Found(pod, pod.Name.ToString(), context, Owner.Of(found.Metadata, pod.Name.Namespace)));
        ComponentEvidence.Read(Evidence, pod.Name, found.Spec, context.About);
        if (pod.NodeName is null)
            return;
        if (!HostAddresses.TryGetValue(pod.NodeName, out var addresses))
            HostAddresses[pod.NodeName] = addresses = [];
        foreach (var text in ApiValues.Items(found.Status?.HostIPs).Select(address => address.Ip).Append(found.Status?.HostIP))
        {
            if (IpAddress.TryParse(text, out var address) && !addresses.Exists(other => other.Family == address.Family))
                addresses.Add(address);
        }
    }

    public void Take(Workload workload, V1PodSpec? template, ObjectContext context)
    {
        Workloads.Add(Found(workload, workload.Name.ToString(), context, Owner.Of(context.Metadata, workload.Name.Namespace)));
        if (workload.Kind != WorkloadKind.DaemonSet && workload.Template.NodeName is null && AffinityMapper.HasFurtherWishes(template))
            Wishful.Add(workload.FullName);
        ComponentEvidence.Read(Evidence, workload.Name, template, context.About);
    }

    public void Take(V1Service found, ObjectContext context)
    {
        var service = ServiceMapper.Map(found, context);
        Services.Add(Found(service, service.Name.ToString(), context));
    }

    public void Take(V1EndpointSlice found, ObjectContext context)
    {
        var slice = EndpointSliceMapper.Map(found, context);
        Slices.Add(Found(slice, slice.Name.ToString(), context));
        if (EndpointSliceMapper.IsOfController(context))
            WithSlices.Add(slice.Service);
    }

    public void Take(V1Endpoints found, ObjectContext context)
    {
        var name = context.RequireObjectName();
        if (!EndpointsMirror.IsSkipped(context))
            Endpoints.Add(Found(new MirroredEndpoints(name, EndpointsMirror.Map(found, context)), name.ToString(), context));
    }

    public void Take(V1NetworkPolicy found, ObjectContext context)
    {
        var policy = NetworkPolicyMapper.Map(found, context);
        Policies.Add(Found(policy, policy.Name.ToString(), context));
    }

    // The API server makes one of its own flag (KEP-1880), which tells how the cluster is set up.
    public void Take(V1ServiceCIDR found, ObjectContext context)
    {
        var name = context.RequireName();
        if (name == ServiceCidrEdits.First)
            Evidence.ServiceCidrs.Offer(EvidenceValues.Prefixes(ApiValues.Items(found.Spec?.Cidrs)), context.About);
        else
            ServiceCidrs.Add(Found(new ServiceCidr(name, ApiValues.Items(found.Spec?.Cidrs).Select(cidr => ApiValues.Prefix("spec.cidrs", cidr)).ToEquatableArray()), name, context));
    }

    /// <summary>Counts an object of a kind that has no part in the network.</summary>
    public void Count(string kind) => _withoutPart[kind] = _withoutPart.GetValueOrDefault(kind) + 1;

    private static Found<T> Found<T>(T record, string name, ObjectContext context, Owner? owner = null)
        where T : class => new(new ManifestObject { Kind = context.Kind, Name = name, Record = record, Position = context.Position, IsWhole = context.IsWhole, Said = context.Said }, record, owner);
}
