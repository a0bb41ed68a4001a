using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Views.Kubernetes;

/// <summary>What is said of a pod, and of the template of pods.</summary>
internal static class PodText
{
    /// <summary>The ports that its containers listen on, each once: <c>80/tcp</c>.</summary>
    public static string[] Ports(Pod pod) => [.. pod.Containers.SelectMany(container => container.Ports).Select(port => $"{port.Port}/{port.Protocol.ToName()}").Distinct()];

    /// <summary>Its own lines of /etc/hosts, with blanks: <c>10.1.1.1 db db.local</c>.</summary>
    public static string[] HostAliases(Pod pod) => [.. pod.HostAliases.Select(alias => alias.ToString().Replace('\t', ' '))];
}
