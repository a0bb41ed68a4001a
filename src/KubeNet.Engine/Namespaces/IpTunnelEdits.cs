using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type ipip|gre|gretap|sit</c>: what iproute2 (link_iptnl.c, link_gre.c) and the kernel (ip_tunnel_newlink, ipip6_newlink) allow.</summary>
public static class IpTunnelEdits
{
    private const int EthernetMtu = 1500;
    private const int SmallestMtu = 68;

    /// <summary>Makes an ipip tunnel.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidTunnelAddress, InvalidTunnelTtl, TunnelExists, InvalidMtu.
    /// </exception>
    public static NetworkConfig AddIpip(this NetworkConfig config, IpipSpec spec) =>
        config.AddTunnel(spec, new IpipLink { Index = config[spec.Namespace].NextIndex, Name = spec.Name });

    /// <summary>Makes an IPv6-in-IPv4 tunnel.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidTunnelAddress, InvalidTunnelTtl, TunnelExists, InvalidMtu.
    /// </exception>
    public static NetworkConfig AddSit(this NetworkConfig config, SitSpec spec) =>
        config.AddTunnel(spec, new SitLink { Index = config[spec.Namespace].NextIndex, Name = spec.Name });

    /// <summary>Makes a GRE tunnel.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidTunnelAddress, InvalidTunnelTtl, TunnelExists, InvalidMtu, InvalidLinkMac, TunnelRemoteRequired.
    /// </exception>
    public static NetworkConfig AddGre(this NetworkConfig config, GreSpec spec)
    {
        if (spec is { IsTap: true, Remote: null or { IsUnspecified: true } })
            throw new NetConfigException("TunnelRemoteRequired", $"The gretap tunnel '{spec.Name}' needs a remote end: its frames name none.");
        var mac = spec.IsTap ? config.TakeMac(spec.Mac, out config) : default;
        return config.AddTunnel(spec, new GreLink
        {
            Index = config[spec.Namespace].NextIndex,
            Name = spec.Name,
            Mac = mac,
            IsTap = spec.IsTap,
            InputKey = spec.InputKey,
            OutputKey = spec.OutputKey,
            Checksum = spec.Checksum,
            Sequence = spec.Sequence,
        });
    }

    private static NetworkConfig AddTunnel(this NetworkConfig config, IpTunnelSpec spec, IpTunnelLink link)
    {
        var home = config[spec.Namespace];
        LinkName.RequireFree(home, spec.Name);
        var lower = spec.Device is { } device ? config.Link(spec.Namespace, device) : null;
        var (local, remote) = (End(spec, link, spec.Local), End(spec, link, spec.Remote));
        if (spec is { Ttl: not 0, PmtuDiscovery: false })
            throw new NetConfigException("InvalidTunnelTtl", $"{link.Kind} tunnel '{spec.Name}' cannot have a TTL of its own ({spec.Ttl}) without path MTU discovery; leave one of them out.");
        var twin = home.Links.Values.OfType<IpTunnelLink>()
            .FirstOrDefault(known => known.Kind == link.Kind && known.Local == local && known.Remote == remote && known.LowerIndex == lower?.Index && known.InKey == link.InKey);
        if (twin is not null)
        {
            throw new NetConfigException("TunnelExists",
                $"{link.Kind} tunnel '{twin.Name}' in namespace '{spec.Namespace}' joins the same ends already ({local?.ToString() ?? "any"} and {remote?.ToString() ?? "any"}); give this one another end, device or key.");
        }

        if (spec.Mtu is { } wanted)
            LinkLimits.RequireMtu(wanted, spec.Name);
        var below = (remote is { } far ? LeadsTo(home, far) : null) ?? lower;
        return config.AddLink(spec.Namespace, link with
        {
            Local = local,
            Remote = remote,
            LowerIndex = lower?.Index,
            Ttl = spec.Ttl,
            Tos = spec.Tos,
            PmtuDiscovery = spec.PmtuDiscovery,
            Mtu = spec.Mtu ?? Math.Max((below?.Mtu ?? EthernetMtu) - link.Headroom, link is SitLink ? LinkLimits.IPv6MinMtu : SmallestMtu),
        });
    }

    /// <summary>The device by which the other end is reached, as a first guess (ip_tunnel_bind_dev); null where none is.</summary>
    private static Link? LeadsTo(NamespaceConfig home, IpAddress remote) =>
        new Fib(home.IPv4Routing, index => home.Links.TryGetValue(index, out var link) && link.IsUp, (_, _) => 0)
            .Lookup(new FlowKey { Destination = remote, InDevice = "lo" }) is { Outcome: FibOutcome.Found, NextHop: { } hop }
            ? home.Links.GetValueOrDefault(hop.LinkIndex)
            : null;

    private static IpAddress? End(IpTunnelSpec spec, IpTunnelLink link, IpAddress? address)
    {
        if (address is not { } given || given.IsUnspecified)
            return null;
        return given.Family == IpFamily.IPv4 && !given.IsLimitedBroadcast
            ? given
            : throw new NetConfigException("InvalidTunnelAddress", $"{given} cannot be an end of the {link.Kind} tunnel '{spec.Name}', whose outer packets are IPv4's.");
    }
}
