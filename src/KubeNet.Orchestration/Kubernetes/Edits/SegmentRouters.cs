using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>Where a router goes in a segment of the nodes' network: to the first host address, or where a node or a pod has that one, to the last that nobody has.</summary>
internal static class SegmentRouters
{
    /// <summary>The router's address, or null where all are taken.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="taken">An address that a node is about to have.</param>
    public static IpAddress? RouterOf(this Cluster cluster, IpPrefix segment, IpAddress? taken = null)
    {
        var first = segment.Address.Add(1);
        if (first != taken && !cluster.HasHost(first))
            return first;
        var last = segment.LastAddress.Bits - (segment.Family == IpFamily.IPv4 ? 1u : 0u);
        for (var bits = last; bits > first.Bits; bits--)
        {
            if (IpAddress.FromBits(segment.Family, bits) is var address && address != taken && !cluster.HasHost(address))
                return address;
        }

        return null;
    }

    /// <summary>Whether a node or a pod has an address.</summary>
    public static bool HasHost(this Cluster cluster, IpAddress address) => cluster.Index.NodeAt(address) is not null || cluster.Index.PodAt(address) is not null;
}
