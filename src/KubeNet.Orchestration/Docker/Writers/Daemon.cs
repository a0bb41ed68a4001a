using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A daemon at work on one edit: the configuration and its own objects as they are so far.</summary>
internal sealed class Daemon(NetworkConfig config, DockerHost host)
{
    /// <summary>The configuration so far.</summary>
    public NetworkConfig Config { get; set; } = config;

    /// <summary>The host's objects so far.</summary>
    public DockerHost Host { get; set; } = host;

    /// <summary>The host's namespace.</summary>
    public string Home => Host.Namespace;

    /// <summary>How the daemon was started.</summary>
    public DaemonOptions Options => Host.Options;

    /// <summary>Configuration and objects together.</summary>
    public NetworkConfig Done() => Config.With(Host);

    /// <summary>A new ID.</summary>
    public string NextId()
    {
        Host = Host with { Made = Host.Made + 1 };
        return DockerId.Of(Config.Macs.Seed, Home, Host.Made);
    }

    /// <summary>Exchanges a network.</summary>
    public void Put(DockerNetwork network) => Host = Host.With(network);

    /// <summary>Exchanges a container.</summary>
    public void Put(DockerContainer container) => Host = Host.With(container);

    /// <summary>Exchanges a container's endpoint.</summary>
    public void Put(string container, DockerEndpoint endpoint) => Put(Host.Containers[container].With(endpoint));

    /// <summary>A container's endpoint on a network.</summary>
    public DockerEndpoint Endpoint(string container, string network) => Host.Containers[container].EndpointOn(network)
        ?? throw new InvalidOperationException($"Container {container} has no endpoint on network {network}.");
}
