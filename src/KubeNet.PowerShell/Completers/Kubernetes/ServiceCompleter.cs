using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The services of the cluster; of the namespace where one was given.</summary>
public sealed class ServiceCompleter : ClusterObjectCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        NamesIn(bound, ClustersOf(lab, bound).SelectMany(cluster => cluster.Services.Values).Select(service => (service.Name, $"{service.Name}: {service.Type} {string.Join(", ", service.ClusterIPs.Items)} {string.Join(", ", service.Ports.Items)}")));
}
