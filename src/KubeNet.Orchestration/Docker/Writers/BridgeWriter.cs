using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Docker.Rules;

namespace KubeNet.Orchestration.Docker.Writers;

/// <summary>A network in the host's namespace: the bridge, its addresses and sysctls, forwarding, and the network's rules (createNetwork of drivers/bridge/bridge_linux.go).</summary>
internal static class BridgeWriter
{
    /// <summary>Makes the bridge and all that belongs to it, and raises it last.</summary>
    public static void Create(Daemon daemon, DockerNetwork network)
    {
        daemon.Config = Device(daemon.Config, daemon.Home, network);
        foreach (var family in network.Families)
        {
            daemon.Config = Address(daemon.Config, daemon.Home, network, family);
            daemon.Config = TurnForwardingOn(daemon.Config, daemon.Home, daemon.Options, family);
        }

        if (!daemon.Options.UserlandProxy)
            daemon.Config = daemon.Config.SetSysctl(daemon.Home, Conf(IpFamily.IPv4, network.Bridge, "route_localnet"), "1");
        daemon.Config = CallIptables(daemon.Config, daemon.Home, daemon.Options, network);
        foreach (var family in network.Families)
            daemon.Config = daemon.Config.Write(daemon.Home, family, NetworkRules.Of(daemon.Options, network, family));
        daemon.Config = daemon.Config.SetLink(daemon.Home, network.Bridge, new LinkChange { Up = true });
    }

    /// <summary>Takes the bridge away, unless it was there before, and the network's rules.</summary>
    public static void Delete(Daemon daemon, DockerNetwork network)
    {
        if (!network.BridgeIsForeign && daemon.Config[daemon.Home].FindLink(network.Bridge) is not null)
            daemon.Config = daemon.Config.RemoveLink(daemon.Home, network.Bridge);
        foreach (var family in network.Families)
            daemon.Config = daemon.Config.Erase(daemon.Home, family, NetworkRules.Of(daemon.Options, network, family));
    }

    private static NetworkConfig Device(NetworkConfig config, string home, DockerNetwork network)
    {
        if (!network.BridgeIsForeign)
        {
            var (mac, macs) = config.Macs.Next();
            config = (config with { Macs = macs }).AddBridge(home, network.Bridge, mac: mac)
                .SetSysctl(home, Conf(IpFamily.IPv6, network.Bridge, "accept_ra"), "0");
        }

        return network.Options.Mtu is { } mtu ? config.SetLink(home, network.Bridge, new LinkChange { Mtu = mtu }) : config;
    }

    private static NetworkConfig Address(NetworkConfig config, string home, DockerNetwork network, IpFamily family)
    {
        var subnet = network.SubnetOf(family)!;
        if (family == IpFamily.IPv6)
            config = config.SetSysctl(home, Conf(IpFamily.IPv6, network.Bridge, "disable_ipv6"), subnet.Gateway is null ? "1" : "0");
        if (subnet.Gateway is not { } gateway)
            return config;
        var address = new InterfaceAddress(gateway, subnet.Prefix.Length);
        return config.Link(home, network.Bridge).Addresses.Any(own => own.Address == address)
            ? config
            : config.AddAddress(home, network.Bridge, address, new AddressOptions { StandardBroadcast = family == IpFamily.IPv4 });
    }

    /// <summary>Whoever turns the host into a router shuts FORWARD first (setup_ip_forwarding.go).</summary>
    private static NetworkConfig TurnForwardingOn(NetworkConfig config, string home, DaemonOptions options, IpFamily family)
    {
        if (!options.IpForward)
            return config;
        string[] switches = family == IpFamily.IPv4 ? ["net.ipv4.ip_forward"] : [Conf(family, "default", "forwarding"), Conf(family, "all", "forwarding")];
        var off = Array.FindAll(switches, name => config.GetSysctl(home, name) != "1");
        config = off.Aggregate(config, (on, name) => on.SetSysctl(home, name, "1"));
        return off.Length > 0 && options.WritesRules(family) && !options.IpForwardNoDrop
            ? config.SetPolicy(new TableLocation(home, TableName.Filter, family), "FORWARD", ChainPolicy.Drop)
            : config;
    }

    /// <summary>icc=false and hairpin DNAT need bridged packets to be shown to iptables (setup_bridgenetfiltering.go).</summary>
    private static NetworkConfig CallIptables(NetworkConfig config, string home, DaemonOptions options, DockerNetwork network)
    {
        if (network.Options.Icc && options.UserlandProxy)
            return config;
        if (options.Iptables && config.GetSysctl(home, "net.ipv4.ip_forward") == "1")
            config = config.SetSysctl(home, "net.bridge.bridge-nf-call-iptables", "1");
        if (options.Ip6tables && network.IPv6 is not null && config.GetSysctl(home, Conf(IpFamily.IPv6, network.Bridge, "forwarding")) == "1")
            config = config.SetSysctl(home, "net.bridge.bridge-nf-call-ip6tables", "1");
        return config;
    }

    private static string Conf(IpFamily family, string device, string key) =>
        SysctlName.Of(family == IpFamily.IPv4 ? "net.ipv4.conf" : "net.ipv6.conf", device, key).ToString();
}
