using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Rules;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary>dockerd starts in a namespace.</summary>
public static class DockerHostEdits
{
    /// <summary>
    /// Starts a daemon: its chains and the jumps to them, DOCKER-USER, and docker0 with the default network. The namespace must be there; it is the host's own.
    /// </summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, DockerHostExists, InvalidDefaultAddressPool, InvalidFwMark; and for docker0 as <see cref="DockerNetworkEdits.AddDockerNetwork"/>.
    /// </exception>
    public static NetworkConfig AddDockerHost(this NetworkConfig config, string @namespace, DaemonOptions? options = null)
    {
        options ??= new DaemonOptions();
        if (config.FindDockerHost(config[@namespace].Name) is not null)
            throw new NetConfigException("DockerHostExists", $"Docker runs in namespace '{@namespace}' already; a host has one daemon.");
        foreach (var pool in options.DefaultAddressPools.Where(pool => pool.Size < pool.Base.Length || pool.Size > pool.Base.Family.AddressBits()))
        {
            throw new NetConfigException("InvalidDefaultAddressPool",
                $"The default address pool {pool.Base} cannot be cut into /{pool.Size}; the size is {pool.Base.Length}..{pool.Base.Family.AddressBits()}.");
        }

        var host = new DockerHost { Namespace = @namespace, Id = DockerId.Of(config.Macs.Seed, @namespace, 0), Options = options };
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 }.Where(options.WritesRules))
            config = DaemonRules.SetUp(config, @namespace, options, family);
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 }.Where(options.WritesRules))
            config = DaemonRules.SetUpUserChain(config, @namespace, family);
        var daemon = new Daemon(config, host);
        if (options.DefaultBridge)
            DockerNetworkEdits.Create(daemon, DefaultBridge(options), DockerNetwork.DefaultName);
        return daemon.Done();
    }

    private static DockerNetworkSpec DefaultBridge(DaemonOptions options) => new(DockerNetwork.DefaultName)
    {
        Subnets = [.. Of(options.BridgeAddress?.Prefix ?? options.FixedCidr), .. Of(options.IPv6 ? options.FixedCidrV6 : null)],
        Gateways = [.. Of(options.BridgeAddress?.Address)],
        IpRanges = [.. Of(options.FixedCidr)],
        IPv6 = options.IPv6,
        Options = new DockerNetworkOptions
        {
            BridgeName = "docker0",
            Icc = options.Icc,
            IpMasquerade = options.IpMasq,
            HostBindingAddress = options.HostBindingAddress,
            Mtu = options.Mtu,
        },
    };

    private static T[] Of<T>(T? value)
        where T : struct => value is { } given ? [given] : [];
}
