using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Tests.Importing;

/// <summary>Imports into one cluster, one after the other.</summary>
internal static class Imports
{
    public const string Name = "kubernetes";

    /// <summary>A first import, into an empty network.</summary>
    public static ClusterImport Apply(ManifestSet set) => ClusterImport.Apply(NetworkConfig.Create(), Name, set);

    /// <summary>A further one.</summary>
    public static ClusterImport Then(ClusterImport before, string text) =>
        ClusterImport.Apply(before.Config, Name, ManifestReader.Read([ManifestSource.Text(text, "test.yaml")], into: before.Config.Cluster(Name)));
}
