using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Underlay;

namespace KubeNet.Orchestration.Places;

/// <summary>Network namespaces that Docker or Kubernetes works in: what they know of one would not hold without it, so that only they take it away.</summary>
public static class NamespaceOwners
{
    /// <summary>Takes a namespace away as <see cref="NamespaceEdits.RemoveNamespace"/> does, unless it is Docker's or Kubernetes' own. A daemon without containers ends with its host.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound; NamespaceOwned, with whose it is and what takes it away.</exception>
    public static NetworkConfig RemoveUnownedNamespace(this NetworkConfig config, string name) => Claim(config, config[name].Name) is { } claim
        ? throw new NetConfigException("NamespaceOwned", $"Network namespace '{name}' is {claim}")
        : config.RemoveNamespace(name);

    private static string? Claim(NetworkConfig config, string name) =>
        config.Clusters().Select(cluster => Claim(config, cluster, name)).Append(PodClaim(config, name))
            .Concat(config.DockerHosts().Select(host => Claim(host, name))).FirstOrDefault(claim => claim is not null);

    private static string? Claim(NetworkConfig config, Cluster cluster, string name)
    {
        if (name == NodeNetwork.NameFor(cluster.Name))
            return $"the network between the nodes of cluster '{cluster.Name}'; it goes with Remove-KubeCluster {cluster.Name}.";
        if (!cluster.Nodes.ContainsKey(name))
            return null;
        return config.Layer<KubernetesLayer>()!.JoinedNodes.Contains(name)
            ? $"node '{name}' of cluster '{cluster.Name}', and was there before it; it can go after Remove-KubeNode {name}."
            : $"node '{name}' of cluster '{cluster.Name}'; it goes with Remove-KubeNode {name}.";
    }

    private static string? PodClaim(NetworkConfig config, string name) => PodNames.At(config, name) is ({ } cluster, { HasNetwork: true } pod)
        ? $"that of pod '{pod.Name}' of cluster '{cluster.Name}'; it goes with Remove-KubePod {pod.Name.Name} -Namespace {pod.Name.Namespace}."
        : null;

    private static string? Claim(DockerHost host, string name)
    {
        if (host.Namespace == name)
        {
            return host.Containers.IsEmpty ? null : Choices.Among(host.Containers.Keys,
                $"a Docker host, whose containers end with Get-DockerContainer -DockerHost {name} | Remove-DockerContainer -Force. It has", "");
        }

        var inside = string.Join(", ", host.Containers.Values.Where(container => container.IsRunning && container.Namespace == name).Select(container => container.Name));
        return inside.Length == 0 ? null : $"that of container {inside} of Docker host '{host.Namespace}'; it goes with Remove-DockerContainer {inside} -DockerHost {host.Namespace} -Force.";
    }
}
