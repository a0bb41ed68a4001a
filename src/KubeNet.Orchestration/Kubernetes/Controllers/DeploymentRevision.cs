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
        return NameSuffix.TemplateHash($"{template.Labels} {template.NodeSelector} {template.HostNetwork} {string.Join(';', containers)}{(template.NodeName is { } node ? $" {node}" : "")}{(template.NodeAffinity is { } affinity ? $" {affinity}" : "")}{(template.HostAliases.IsEmpty ? "" : $" {string.Join(';', template.HostAliases)}")}");
    }
}
