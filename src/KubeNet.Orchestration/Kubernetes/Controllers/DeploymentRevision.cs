using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>The ReplicaSet that a Deployment makes of its template: <c>NAME-HASH</c>, by whose hash its pods are told from those of other templates.</summary>
internal static class DeploymentRevision
{
    /// <summary>The label of that hash.</summary>
    public const string HashLabel = "pod-template-hash";

    /// <summary>The name of the ReplicaSet.</summary>
    public static string ReplicaSetOf(Workload deployment) => NameOf(deployment, HashOf(deployment));

    /// <summary>The name of the ReplicaSet of a hash.</summary>
    public static string NameOf(Workload deployment, string hash) => $"{deployment.Name.Name}-{hash}";

    /// <summary>The hash of the template.</summary>
    public static string HashOf(Workload deployment)
    {
        var template = deployment.Template;
        var containers = template.Containers.Select(container => $"{container.Name}:{string.Join(',', container.Ports)}");
        return NameSuffix.TemplateHash($"{template.Labels} {template.NodeSelector} {template.HostNetwork} {string.Join(';', containers)}{(template.NodeName is { } node ? $" {node}" : "")}{(template.NodeAffinity is { } affinity ? $" {affinity}" : "")}{(template.HostAliases.IsEmpty ? "" : $" {string.Join(';', template.HostAliases)}")}{Uncommon(template)}");
    }

    // What few templates say changes the hash where it is said.
    private static string Uncommon(Pod template)
    {
        var dns = template.Dns == PodDns.ClusterFirst ? "" : $" dns {template.Dns.Policy} {string.Join(',', template.Dns.Nameservers)} {string.Join(',', template.Dns.Searches)} {template.Dns.Ndots}";
        var tolerations = template.Tolerations.IsEmpty ? "" : $" {string.Join(';', template.Tolerations)}";
        var names = template.Hostname is null && template.Subdomain is null ? "" : $" {template.Hostname}.{template.Subdomain}";
        return dns + tolerations + names + (template.DeletionCost == 0 ? "" : $" cost {template.DeletionCost}");
    }
}
