using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Looks whether the containers of new pods leave each other their ports, as the API server does when it warns of a "duplicate port definition" (pkg/api/pod/warnings.go).</summary>
internal static class PodReview
{
    /// <summary>The cluster with a warning for each pod in which they do not; of several pods with one owner, for the first.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff)
    {
        var found = diff.Pods.Where(change => change.Before is null).Select(change => change.After!)
            .Where(pod => pod.Containers.Count > 1)
            .DistinctBy(pod => (pod.Name.Namespace, pod.Owner ?? pod.Name.Name))
            .SelectMany(Clashes);
        return cluster with { Warnings = cluster.Warnings.AddRange(found) };
    }

    private static IEnumerable<ClusterWarning> Clashes(Pod pod)
    {
        var holders = new Dictionary<(IpProtocol, ushort), string>();
        foreach (var container in pod.Containers)
        {
            foreach (var (protocol, number) in container.Ports.Select(port => (port.Protocol, port.Port)).Distinct())
            {
                if (!holders.TryAdd((protocol, number), container.Name))
                {
                    yield return new ClusterWarning("ContainerPortClash",
                        $"Containers '{holders[(protocol, number)]}' and '{container.Name}' of pod '{pod.Name}' both declare {protocol.ToName()} port {number}, and the containers of a pod share its addresses: only one of them can listen there. Give the other one another port.");
                }
            }
        }
    }
}
