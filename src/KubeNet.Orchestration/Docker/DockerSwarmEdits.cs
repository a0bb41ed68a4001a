using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker.Rules;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary>
/// What a host of a swarm has for the routing mesh: docker_gwbridge, and rules that lead published ports to the ingress sandbox there. The sandbox itself and
/// the overlay network behind it are not made.
/// </summary>
public static class DockerSwarmEdits
{
    private const string GatewayBridge = "docker_gwbridge";

    /// <summary><c>docker swarm init</c>: docker_gwbridge, on which the ingress sandbox gets an address, and the DOCKER-INGRESS chains.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, AlreadyInSwarm; as <see cref="DockerNetworkEdits.AddDockerNetwork"/>.</exception>
    public static NetworkConfig JoinDockerSwarm(this NetworkConfig config, string host)
    {
        var daemon = new Daemon(config, config.DockerHost(host));
        if (daemon.Host.IngressSandbox is not null)
            throw new NetConfigException("AlreadyInSwarm", $"Docker host '{host}' is part of a swarm already.");
        DockerNetworkEdits.Create(daemon, new DockerNetworkSpec(GatewayBridge) { Options = new DockerNetworkOptions { BridgeName = GatewayBridge, Icc = false } }, GatewayBridge);
        var network = daemon.Host.Networks[GatewayBridge];
        var (sandbox, pool) = network.IPv4!.Pool.Take(null, GatewayBridge);
        daemon.Put(network.With(IpFamily.IPv4, pool));
        daemon.Host = daemon.Host with { IngressSandbox = sandbox };
        daemon.Config = IngressRules.SetUp(daemon.Config, host, GatewayBridge);
        return daemon.Done();
    }

    /// <summary><c>docker service create -p</c>: the host's port leads to the ingress sandbox.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, DockerHostNotFound, NotInSwarm.</exception>
    public static NetworkConfig PublishDockerService(this NetworkConfig config, string host, ushort port, IpProtocol protocol = IpProtocol.Tcp)
    {
        var sandbox = config.DockerHost(host).IngressSandbox
            ?? throw new NetConfigException("NotInSwarm", $"Docker host '{host}' is not part of a swarm; services are published by one.");
        return config.Write(host, IpFamily.IPv4, IngressRules.Of(protocol, port, sandbox));
    }
}
