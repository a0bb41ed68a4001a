using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The full DNS names of the cluster's services.</summary>
public sealed class DnsNameCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        from cluster in ClustersOf(lab, bound)
        from service in cluster.Services.Values
        select new Choice($"{service.Name.Name}.{service.Name.Namespace}.svc.{cluster.Options.DnsDomain}", $"{service.Name}: {string.Join(", ", service.ClusterIPs.Items)}");
}
