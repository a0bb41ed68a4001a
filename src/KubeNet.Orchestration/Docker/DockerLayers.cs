using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker;

/// <summary>Docker's part of a configuration.</summary>
public static class DockerLayers
{
    /// <summary>The Docker hosts whose namespaces are there, by namespace.</summary>
    public static IEnumerable<DockerHost> DockerHosts(this NetworkConfig config) =>
        (config.Layer<DockerLayer>() ?? DockerLayer.Empty).Hosts.Values.Where(host => config.Namespaces.ContainsKey(host.Namespace));

    /// <summary>The Docker host of a namespace, or null where no daemon runs.</summary>
    public static DockerHost? FindDockerHost(this NetworkConfig config, string @namespace) =>
        config.DockerHosts().FirstOrDefault(host => host.Namespace == @namespace);

    /// <summary>The Docker host of a namespace.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound.</exception>
    public static DockerHost DockerHost(this NetworkConfig config, string @namespace) => config.FindDockerHost(config[@namespace].Name)
        ?? throw new NetConfigException("DockerHostNotFound",
            $"Docker does not run in namespace '{@namespace}'; start it with New-DockerHost. {Choices.Among(config.DockerHosts().Select(host => host.Namespace), "It runs in", "It runs nowhere yet.")}");

    internal static NetworkConfig With(this NetworkConfig config, DockerHost host)
    {
        var layer = config.Layer<DockerLayer>() ?? DockerLayer.Empty;
        return config.With(layer with { Hosts = layer.Hosts.SetItem(host.Namespace, host) });
    }
}
