using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip link add type ipip</c>: what iproute2 (link_iptnl.c) and the kernel (ip_tunnel_newlink) allow.</summary>
public static class IpipEdits
{
    private const int EthernetMtu = 1500;
    private const int SmallestMtu = 68;

    /// <summary>Makes an ipip tunnel.</summary>
    /// <exception cref="NetConfigException">
    /// NamespaceNotFound, InvalidLinkName, LinkExists, LinkNotFound, InvalidTunnelAddress, InvalidTunnelTtl, TunnelExists, InvalidMtu.
    /// </exception>
    public static NetworkConfig AddIpip(this NetworkConfig config, IpipSpec spec)
    {
        var home = config[spec.Namespace];
        LinkName.RequireFree(home, spec.Name);
        var lower = spec.Device is { } device ? config.Link(spec.Namespace, device) : null;
        var (local, remote) = (End(spec, spec.Local), End(spec, spec.Remote));
        if (spec is { Ttl: not 0, PmtuDiscovery: false })
            throw new NetConfigException("InvalidTunnelTtl", $"ipip tunnel '{spec.Name}' cannot have a TTL of its own ({spec.Ttl}) without path MTU discovery; leave one of them out.");
        if (home.Links.Values.OfType<IpipLink>().FirstOrDefault(known => known.Local == local && known.Remote == remote && known.LowerIndex == lower?.Index) is { } other)
        {
            throw new NetConfigException("TunnelExists",
                $"ipip tunnel '{other.Name}' in namespace '{spec.Namespace}' joins the same ends already ({local?.ToString() ?? "any"} and {remote?.ToString() ?? "any"}); give this one another end or device.");
        }

        if (spec.Mtu is { } wanted)
            LinkLimits.RequireMtu(wanted, spec.Name);
        var link = new IpipLink
        {
            Index = home.NextIndex,
            Name = spec.Name,
            Local = local,
            Remote = remote,
            LowerIndex = lower?.Index,
            Ttl = spec.Ttl,
            Tos = spec.Tos,
            PmtuDiscovery = spec.PmtuDiscovery,
        };
        var below = (remote is { } far ? LeadsTo(home, far) : null) ?? lower;
        return config.AddLink(spec.Namespace, link with { Mtu = spec.Mtu ?? Math.Max((below?.Mtu ?? EthernetMtu) - link.Headroom, SmallestMtu) });
    }

    /// <summary>The device by which the other end is reached, as a first guess (ip_tunnel_bind_dev); null where none is.</summary>
    private static Link? LeadsTo(NamespaceConfig home, IpAddress remote) =>
        new Fib(home.IPv4Routing, index => home.Links.TryGetValue(index, out var link) && link.IsUp, (_, _) => 0)
            .Lookup(new FlowKey { Destination = remote, InDevice = "lo" }) is { Outcome: FibOutcome.Found, NextHop: { } hop }
            ? home.Links.GetValueOrDefault(hop.LinkIndex)
            : null;

    private static IpAddress? End(IpipSpec spec, IpAddress? address)
    {
        if (address is not { } given || given.IsUnspecified)
            return null;
        return given.Family == IpFamily.IPv4 && !given.IsLimitedBroadcast
            ? given
            : throw new NetConfigException("InvalidTunnelAddress", $"{given} cannot be an end of the ipip tunnel '{spec.Name}', which carries IPv4 in IPv4.");
    }
}
