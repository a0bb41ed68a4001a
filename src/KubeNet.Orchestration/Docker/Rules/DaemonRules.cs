using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>The chains that the daemon makes when it starts, and the jumps to them (setupIPChains of the bridge driver's iptabler.go).</summary>
internal static class DaemonRules
{
    private static readonly string[] s_filterChains =
        [DockerChains.Docker, DockerChains.Forward, DockerChains.Bridge, DockerChains.Conntrack, DockerChains.Internal];

    // In the order in which removeIPChains takes them: who jumps goes before whom it leads to.
    private static readonly string[] s_staleFilterChains =
        [DockerChains.Forward, DockerChains.Bridge, DockerChains.Docker, DockerChains.Conntrack, DockerChains.Internal];

    /// <summary>Takes away what a daemon before left in its chains, and makes them anew.</summary>
    public static NetworkConfig SetUp(NetworkConfig config, string home, DaemonOptions options, IpFamily family)
    {
        var nat = new TableLocation(home, TableName.Nat, family);
        var filter = new TableLocation(home, TableName.Filter, family);
        config = RemoveStale(config, nat, filter).EnsureChain(nat, DockerChains.Docker);
        config = s_filterChains.Aggregate(config, (made, chain) => made.EnsureChain(filter, chain));
        config = config.Write(home, family, NatJumps(options, family));

        // Each goes to the head, so that they stand the other way round.
        config = config
            .EnsureJump(filter, "FORWARD", DockerChains.Forward)
            .EnsureJump(filter, DockerChains.Forward, DockerChains.Bridge)
            .EnsureJump(filter, DockerChains.Forward, DockerChains.Internal)
            .EnsureJump(filter, DockerChains.Forward, DockerChains.Conntrack);
        return family == IpFamily.IPv4 && options is { UserlandProxy: true, Wsl2Mirrored: true }
            ? config.Write(home, family, [new ProgrammedRule(TableName.Nat, DockerChains.Docker, "-i loopback0 -d 127.0.0.0/8 -j RETURN", IsFirst: true)])
            : config;
    }

    /// <summary>DOCKER-USER: made empty, its jump put before all others; its rules are the administrator's (setupUserChain of libnetwork/firewall_linux.go).</summary>
    public static NetworkConfig SetUpUserChain(NetworkConfig config, string home, IpFamily family)
    {
        var filter = new TableLocation(home, TableName.Filter, family);
        return config.EnsureChain(filter, DockerChains.User).EnsureJump(filter, "FORWARD", DockerChains.User);
    }

    private static IEnumerable<ProgrammedRule> NatJumps(DaemonOptions options, IpFamily family)
    {
        yield return new ProgrammedRule(TableName.Nat, "PREROUTING", $"-m addrtype --dst-type LOCAL -j {DockerChains.Docker}");
        var loopback = family == IpFamily.IPv4 ? "127.0.0.0/8" : "::1/128";
        yield return new ProgrammedRule(TableName.Nat, "OUTPUT", $"-m addrtype --dst-type LOCAL -j {DockerChains.Docker}" + (options.UserlandProxy ? $" ! --dst {loopback}" : ""));
    }

    private static NetworkConfig RemoveStale(NetworkConfig config, in TableLocation nat, in TableLocation filter)
    {
        foreach (var isProxied in new[] { true, false })
            config = config.Erase(nat.Namespace, nat.Family, NatJumps(new DaemonOptions { UserlandProxy = isProxied }, nat.Family));
        config = config.DropChain(nat, DockerChains.Docker);
        var where = filter;
        return s_staleFilterChains.Aggregate(config, (rest, chain) => rest.DropChain(where, chain));
    }
}
