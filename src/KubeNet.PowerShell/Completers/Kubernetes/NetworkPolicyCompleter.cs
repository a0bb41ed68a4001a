using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The network policies of the cluster; of the namespace where one was given.</summary>
public sealed class NetworkPolicyCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        NamesIn(bound, ClustersOf(lab, bound).SelectMany(cluster => cluster.NetworkPolicies.Values).Select(policy => (policy.Name, ToolTip(policy))));

    private static string ToolTip(NetworkPolicy policy) => $"{policy.Name}: pods {policy.PodSelector}";
}
