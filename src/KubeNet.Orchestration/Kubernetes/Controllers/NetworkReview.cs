using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Looks whether the network plugin can do its work between the nodes that an edit touched.</summary>
internal static class NetworkReview
{
    /// <summary>The cluster with a warning where it cannot.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff)
    {
        var found = new List<ClusterWarning>();
        var segments = cluster.Index.Segments.Keys.Where(segment => segment.Family == IpFamily.IPv4).ToList();
        if (cluster.Options.Cni is CniKind.FlannelHostGw or CniKind.Kindnet && segments.Count > 1 && diff.Nodes.Any(change => change.Before is null))
        {
            found.Add(new ClusterWarning("NodesOnSeveralLinks",
                $"The nodes of cluster '{cluster.Name}' are in {segments.Count} networks ({string.Join(", ", segments)}), and {(cluster.Options.Cni == CniKind.Kindnet ? "kindnetd" : "flannel's host-gw backend")} routes only between nodes on one link: pods in different ones do not reach each other. Use FlannelVxlan, or nodes of one network."));
        }

        foreach (var node in diff.Nodes.Where(change => change.Before is null).Select(change => change.Either))
        {
            foreach (var cidr in node.PodCidrs.Where(cidr => !cluster.Options.PodCidrs.Items.Any(range => range.Contains(cidr))))
            {
                found.Add(new ClusterWarning("PodCidrOutsideCluster",
                    $"The pod network {cidr} of node '{node.Name}' is outside the cluster's ({string.Join(", ", cluster.Options.PodCidrs)}): what goes by the cluster's network, such as masquerading, takes its pods for strangers."));
            }
        }

        return found.Count == 0 ? cluster : cluster with { Warnings = cluster.Warnings.AddRange(found) };
    }
}
