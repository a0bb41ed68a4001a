namespace KubeNet.Bench.Clusters;

/// <summary>How large a cluster is.</summary>
/// <param name="Nodes">Nodes.</param>
/// <param name="PodsPerNode">Pods on each node.</param>
/// <param name="Services">Services; the pods are their endpoints, each pod of one service.</param>
internal sealed record ClusterSize(int Nodes, int PodsPerNode, int Services)
{
    /// <summary>1,000 services on 100 nodes.</summary>
    public static ClusterSize Thousand { get; } = new(100, 30, 1000);

    /// <summary>A tenth of Kubernetes' documented limits.</summary>
    public static ClusterSize Tenth { get; } = new(500, 30, 1000);

    /// <summary>Kubernetes' documented limits: 5,000 nodes, 150,000 pods, 10,000 services.</summary>
    public static ClusterSize Limit { get; } = new(5000, 30, 10_000);

    /// <summary>Pods in all.</summary>
    public int Pods => Nodes * PodsPerNode;
}
