using KubeNet.Manifests.Objects;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests;

/// <summary>
/// The edit that puts a record into a cluster: made where there is none of its name, else changed, as <c>kubectl apply</c> does it (<see cref="FieldMerge"/>). A status that the input
/// has counts, since an import is told by it what a cluster wrote; where it has none, the status stays as it is.
/// </summary>
internal static class ObjectEdits
{
    private const string LabelsField = "metadata.labels";

    /// <summary>The cluster with an object.</summary>
    /// <exception cref="KubeNet.Engine.NetConfigException">What the edit of its kind throws.</exception>
    public static Cluster Put(Cluster cluster, ManifestObject found) => found.Record switch
    {
        KubeNamespace record => Put(cluster, found, record),
        Node record => Put(cluster, found, record),
        ServiceCidr record => cluster.ServiceCidrs.ContainsKey(record.Name) ? cluster.SetServiceCidr(record.Name, _ => record) : cluster.AddServiceCidr(record),
        Pod record => Put(cluster, found, record),
        Workload record => Put(cluster, found, record),
        Service record => Put(cluster, found, record),
        EndpointSlice record => Put(cluster, record),
        NetworkPolicy record => Put(cluster, found, record),
        var other => throw new InvalidOperationException($"{other.GetType()} is no record of a cluster."),
    };

    private static Cluster Put(Cluster cluster, ManifestObject found, KubeNamespace record)
    {
        if (!cluster.Namespaces.ContainsKey(record.Name))
            return cluster.AddNamespace(record);
        return found.IsImplied ? cluster : cluster.SetNamespace(record.Name, before => record with { Labels = new FieldMerge(found, before.LastApplied).Labels(LabelsField, before.Labels, record.Labels) });
    }

    private static Cluster Put(Cluster cluster, ManifestObject found, Node record)
    {
        if (!cluster.Nodes.ContainsKey(record.Name))
            return cluster.AddNode(record);
        return found.IsImplied ? cluster : cluster.SetNode(record.Name, before => Merged(new FieldMerge(found, before.LastApplied), before, record));
    }

    private static Node Merged(FieldMerge merge, Node before, Node record) => record with
    {
        Labels = merge.Labels(LabelsField, before.Labels, record.Labels),
        Taints = merge.Of("spec.taints", before.Taints, record.Taints),
        IsUnschedulable = merge.Of("spec.unschedulable", before.IsUnschedulable, record.IsUnschedulable),
        PodCidrs = record.PodCidrs.IsEmpty ? before.PodCidrs : record.PodCidrs,
        Addresses = record.Addresses.IsEmpty ? before.Addresses : record.Addresses,
        IsReady = merge.OfStatus("status.conditions", before.IsReady, record.IsReady),
        AllocatableMilliCpu = SaysSize(merge) ? record.AllocatableMilliCpu : before.AllocatableMilliCpu,
        AllocatablePods = SaysSize(merge) ? record.AllocatablePods : before.AllocatablePods,
    };

    private static bool SaysSize(FieldMerge merge) => merge.Says("status.allocatable") || merge.Says("status.capacity");

    private static Cluster Put(Cluster cluster, ManifestObject found, Pod record) => cluster.Pods.ContainsKey(record.Name)
        ? cluster.SetPod(record.Name, before => Merged(new FieldMerge(found, before.LastApplied), before, record))
        : cluster.AddPod(record);

    private static Pod Merged(FieldMerge merge, Pod before, Pod record)
    {
        var hasStatus = merge.Says("status.phase") || merge.Says("status.conditions");
        return record with
        {
            Labels = merge.Labels(LabelsField, before.Labels, record.Labels),
            NodeName = record.NodeName ?? before.NodeName,
            DeletionCost = merge.Of("metadata.annotations.controller.kubernetes.io/pod-deletion-cost", before.DeletionCost, record.DeletionCost),
            Addresses = record.Addresses.IsEmpty ? before.Addresses : record.Addresses,
            Owner = record.Owner ?? before.Owner,
            ImportedNamespace = before.ImportedNamespace,
            IsReady = hasStatus ? record.IsReady : before.IsReady,
            IsTerminating = hasStatus ? record.IsTerminating : before.IsTerminating,
            HasEnded = hasStatus ? record.HasEnded : before.HasEnded,
            IsPending = hasStatus ? record.IsPending && !before.HasNetwork : before.IsPending,
        };
    }

    // The first slice of a v1.Endpoints takes the place of all that were mirrored from it before.
    private static Cluster Put(Cluster cluster, EndpointSlice record)
    {
        var former = cluster.SlicesOf(record.Service).Where(slice => slice.Name == record.Name || (EndpointsMirror.IsFirst(record) && EndpointsMirror.IsMirror(slice))).ToList();
        return former.Aggregate(cluster, (rest, slice) => rest.RemoveEndpointSlice(slice.Name)).AddEndpointSlice(record);
    }

    private static Cluster Put(Cluster cluster, ManifestObject found, NetworkPolicy record) => cluster.NetworkPolicies.ContainsKey(record.Name)
        ? cluster.SetNetworkPolicy(record.Name, before => Merged(new FieldMerge(found, before.LastApplied), before, record))
        : cluster.AddNetworkPolicy(record);

    // The directions that the API server filled in when the policy was made stay whatever rules come and go (SetDefaults_NetworkPolicy in pkg/apis/networking/v1).
    private static NetworkPolicy Merged(FieldMerge merge, NetworkPolicy before, NetworkPolicy record) => record with
    {
        AppliesToIngress = merge.Of("spec.policyTypes", before.AppliesToIngress, record.AppliesToIngress),
        AppliesToEgress = merge.Of("spec.policyTypes", before.AppliesToEgress, record.AppliesToEgress),
        Ingress = merge.Of("spec.ingress", before.Ingress, record.Ingress),
        Egress = merge.Of("spec.egress", before.Egress, record.Egress),
    };

    private static Cluster Put(Cluster cluster, ManifestObject found, Workload record) => cluster.Workloads.ContainsKey(record.FullName)
        ? cluster.SetWorkload(record.FullName, before => Merged(new FieldMerge(found, before.LastApplied), before, record))
        : cluster.AddWorkload(record);

    private static Workload Merged(FieldMerge merge, Workload before, Workload record) => record with
    {
        Replicas = merge.Of("spec.replicas", before.Replicas, record.Replicas),
        FirstOrdinal = merge.Of("spec.ordinals", before.FirstOrdinal, record.FirstOrdinal),
        IsOnDelete = merge.Of("spec.updateStrategy", before.IsOnDelete, record.IsOnDelete),
        Template = MergedTemplate(merge, before.Template, record.Template),
    };

    private static Pod MergedTemplate(FieldMerge merge, Pod before, Pod record)
    {
        const string Spec = "spec.template.spec";
        return record with
        {
            Labels = merge.Labels($"spec.template.{LabelsField}", before.Labels, record.Labels),
            NodeName = merge.Of($"{Spec}.nodeName", before.NodeName, record.NodeName),
            HostNetwork = merge.Of($"{Spec}.hostNetwork", before.HostNetwork, record.HostNetwork),
            Containers = merge.Of($"{Spec}.containers", before.Containers, record.Containers),
            Hostname = merge.Of($"{Spec}.hostname", before.Hostname, record.Hostname),
            Dns = new PodDns
            {
                Policy = merge.Of($"{Spec}.dnsPolicy", before.Dns.Policy, record.Dns.Policy),
                Nameservers = merge.Of($"{Spec}.dnsConfig", before.Dns.Nameservers, record.Dns.Nameservers),
                Searches = merge.Of($"{Spec}.dnsConfig", before.Dns.Searches, record.Dns.Searches),
                Ndots = merge.Of($"{Spec}.dnsConfig", before.Dns.Ndots, record.Dns.Ndots),
            },
            HostAliases = merge.Of($"{Spec}.hostAliases", before.HostAliases, record.HostAliases),
            NodeSelector = merge.Labels($"{Spec}.nodeSelector", before.NodeSelector, record.NodeSelector),
            NodeAffinity = merge.Of($"{Spec}.affinity", before.NodeAffinity, record.NodeAffinity),
            Tolerations = merge.Of($"{Spec}.tolerations", before.Tolerations, record.Tolerations),
        };
    }

    private static Cluster Put(Cluster cluster, ManifestObject found, Service record) => cluster.Services.ContainsKey(record.Name)
        ? cluster.SetService(record.Name, before => Merged(new FieldMerge(found, before.LastApplied), before, record))
        : cluster.AddService(record);

    // What the cluster gave out stays where the manifest says nothing of it, and so does what the load balancer wrote into its status.
    private static Service Merged(FieldMerge merge, Service before, Service record)
    {
        var type = merge.Of("spec.type", before.Type, record.Type);
        return record with
        {
            Labels = merge.Labels(LabelsField, before.Labels, record.Labels),
            Annotations = merge.Labels("metadata.annotations", before.Annotations, record.Annotations),
            Type = type,
            ClusterIPs = record.ClusterIPs.IsEmpty ? before.ClusterIPs : record.ClusterIPs,
            IsHeadless = merge.Says("spec.clusterIP") || merge.Says("spec.clusterIPs") ? record.IsHeadless : before.IsHeadless,
            Ports = merge.Of("spec.ports", before.Ports, before.MergePorts(record.Ports)),
            Selector = merge.Labels("spec.selector", before.Selector ?? LabelSet.Empty, record.Selector ?? LabelSet.Empty),
            ExternalIPs = merge.Of("spec.externalIPs", before.ExternalIPs, record.ExternalIPs),
            LoadBalancerIngress = type != ServiceType.LoadBalancer || !record.LoadBalancerIngress.IsEmpty ? record.LoadBalancerIngress : merge.OfStatus("status.loadBalancer", before.LoadBalancerIngress, []),
            LoadBalancerSourceRanges = merge.Of("spec.loadBalancerSourceRanges", before.LoadBalancerSourceRanges, record.LoadBalancerSourceRanges),
            LoadBalancerClass = merge.Of("spec.loadBalancerClass", before.LoadBalancerClass, record.LoadBalancerClass),
            AllocateLoadBalancerNodePorts = merge.Of("spec.allocateLoadBalancerNodePorts", before.AllocateLoadBalancerNodePorts, record.AllocateLoadBalancerNodePorts),
            AffinitySeconds = merge.Of("spec.sessionAffinity", before.AffinitySeconds, record.AffinitySeconds),
            ExternalTrafficPolicy = merge.Of("spec.externalTrafficPolicy", before.ExternalTrafficPolicy, record.ExternalTrafficPolicy),
            InternalTrafficPolicy = merge.Of("spec.internalTrafficPolicy", before.InternalTrafficPolicy, record.InternalTrafficPolicy),
            TrafficDistribution = merge.Of("spec.trafficDistribution", before.TrafficDistribution, record.TrafficDistribution),
            PublishNotReadyAddresses = merge.Of("spec.publishNotReadyAddresses", before.PublishNotReadyAddresses, record.PublishNotReadyAddresses),
            ExternalName = merge.Of("spec.externalName", before.ExternalName, record.ExternalName),
        };
    }
}
