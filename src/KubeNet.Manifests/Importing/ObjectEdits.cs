using KubeNet.Manifests.Objects;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests;

/// <summary>The edit that puts a record into a cluster, as <c>kubectl apply</c> does: made where there is none of its name, else changed.</summary>
internal static class ObjectEdits
{
    /// <summary>The cluster with an object.</summary>
    /// <exception cref="KubeNet.Engine.NetConfigException">What the edit of its kind throws.</exception>
    public static Cluster Put(Cluster cluster, ManifestObject found) => found.Record switch
    {
        KubeNamespace record => Put(cluster, record, found.IsImplied),
        Node record => Put(cluster, record, found.IsImplied),
        Pod record => Put(cluster, record),
        Workload record => Put(cluster, record),
        Service record => cluster.Services.ContainsKey(record.Name) ? cluster.SetService(record.Name, before => Kept(before, record)) : cluster.AddService(record),
        EndpointSlice record => Put(cluster, record),
        NetworkPolicy record => cluster.NetworkPolicies.ContainsKey(record.Name) ? cluster.SetNetworkPolicy(record.Name, _ => record) : cluster.AddNetworkPolicy(record),
        var other => throw new InvalidOperationException($"{other.GetType()} is no record of a cluster."),
    };

    private static Cluster Put(Cluster cluster, KubeNamespace record, bool isImplied)
    {
        if (!cluster.Namespaces.ContainsKey(record.Name))
            return cluster.AddNamespace(record.Name, record.Labels);
        return isImplied ? cluster : cluster.SetNamespace(record.Name, record.Labels);
    }

    private static Cluster Put(Cluster cluster, Node record, bool isImplied)
    {
        if (!cluster.Nodes.ContainsKey(record.Name))
            return cluster.AddNode(record);
        return isImplied ? cluster : cluster.SetNode(record.Name, before => record with
        {
            Addresses = record.Addresses.IsEmpty ? before.Addresses : record.Addresses,
            PodCidrs = record.PodCidrs.IsEmpty ? before.PodCidrs : record.PodCidrs,
        });
    }

    private static Cluster Put(Cluster cluster, Pod record) => cluster.Pods.ContainsKey(record.Name)
        ? cluster.SetPod(record.Name, before => record with
        {
            NodeName = record.NodeName ?? before.NodeName,
            Addresses = record.Addresses.IsEmpty ? before.Addresses : record.Addresses,
            ImportedNamespace = before.ImportedNamespace,
            IsPending = record.IsPending && !before.HasNetwork,
        })
        : cluster.AddPod(record);

    // The first slice of a v1.Endpoints takes the place of all that were mirrored from it before.
    private static Cluster Put(Cluster cluster, EndpointSlice record)
    {
        var former = cluster.SlicesOf(record.Service).Where(slice => slice.Name == record.Name || (EndpointsMirror.IsFirst(record) && EndpointsMirror.IsMirror(slice))).ToList();
        return former.Aggregate(cluster, (rest, slice) => rest.RemoveEndpointSlice(slice.Name)).AddEndpointSlice(record);
    }

    private static Cluster Put(Cluster cluster, Workload record) => cluster.Workloads.ContainsKey(record.FullName)
        ? cluster.SetWorkload(record.FullName, _ => record)
        : cluster.AddWorkload(record);

    // What the cluster gave out stays where the manifest says nothing of it, and so does what the load balancer wrote into its status.
    private static Service Kept(Service before, Service record) => record with
    {
        LoadBalancerIngress = record is { Type: ServiceType.LoadBalancer, LoadBalancerIngress.IsEmpty: true } ? before.LoadBalancerIngress : record.LoadBalancerIngress,
        ClusterIPs = record.ClusterIPs.IsEmpty ? before.ClusterIPs : record.ClusterIPs,
        Ports = before.MergePorts(record.Ports),
    };
}
