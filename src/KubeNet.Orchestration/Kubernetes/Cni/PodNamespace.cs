using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>A pod's own network namespace before a plugin wires it: the loopback plugin has brought <c>lo</c> up. All pods share what is alike.</summary>
internal static class PodNamespace
{
    private const string Blank = "blank";

    private static readonly NamespaceConfig s_blank = NetworkConfig.Create().AddNamespace(Blank).SetLink(Blank, "lo", new LinkChange { Up = true })[Blank];

    /// <summary>The name of a pod's link.</summary>
    public const string Link = "eth0";

    /// <summary>A namespace of a name.</summary>
    public static NamespaceConfig Create(string name) => s_blank with { Name = name };
}
