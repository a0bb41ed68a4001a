using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Makes a route of what was asked for, or says why the kernel would refuse it (fib_create_info, ip6_route_info_create).</summary>
internal sealed class RouteBuilder(NamespaceConfig home, RouteSpec spec)
{
    private const uint UserMetricV6 = 1024;
    private const int LargestWeight = 256;

    // What is more is taken for that (ip_metrics_convert).
    private const int LargestMtu = 65535 - 15;
    private const int LargestMss = 65535 - 40;

    private readonly IpFamily _family = spec.Destination.Family;
    private readonly RouteType _type = spec.Type ?? RouteType.Unicast;

    public Route Build()
    {
        RequireSane();
        var hops = _type.IsError() ? ErrorHops() : Hops();
        if (_family == IpFamily.IPv6 && hops.GroupBy(hop => (hop.Via, hop.LinkIndex)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Invalid($"its next hop {twice.Key.Via} stands there more than once");
        var scope = _family == IpFamily.IPv4 ? Scope() : AddressScope.Global;
        if (scope == AddressScope.Host && (hops.Count > 1 || hops.Any(hop => hop.Via is not null)))
            throw Invalid($"a route of host scope has no gateway and one device only");
        RequirePrefSrc();
        return new Route
        {
            Destination = spec.Destination,
            Type = _type,
            Table = spec.TableOrDefault,
            NextHops = hops,
            Metric = spec.Metric is null or 0 && _family == IpFamily.IPv6 ? UserMetricV6 : spec.Metric ?? 0,
            Tos = spec.Tos,
            PrefSrc = spec.PrefSrc,
            Scope = scope,
            Protocol = spec.Protocol ?? RouteProtocol.Boot,
            Mtu = spec.Mtu is 0 or null ? null : Math.Min(spec.Mtu.Value, LargestMtu),
            IsMtuLocked = spec.LockMtu,
            AdvMss = spec.AdvMss is 0 or null ? null : Math.Min(spec.AdvMss.Value, LargestMss),
            HopLimit = spec.HopLimit is 0 or null ? null : (byte)spec.HopLimit,
        };
    }

    private void RequireSane()
    {
        if (spec.NextHops.Count > 0 && (spec.Via is not null || spec.Link is not null))
            throw Invalid("it has both a next hop of its own and a list of next hops; give one of the two");
        if (_type.IsError() && _family == IpFamily.IPv4 && (spec.Via is not null || spec.Link is not null || spec.NextHops.Count > 0))
            throw Invalid($"a route of type {_type.ToName()} has no gateway, device or next hops");
        if (spec.Tos != 0 && _family == IpFamily.IPv6)
            throw Invalid("IPv6 routes have no TOS");
        if (spec.Mtu is < 0)
            throw Invalid($"its MTU of {spec.Mtu} bytes is below 0");
        if (spec is { LockMtu: true, Mtu: null or 0 })
            throw Invalid("it has no MTU that could be locked");
        if (spec.AdvMss is < 0)
            throw Invalid($"its MSS of {spec.AdvMss} bytes is below 0");
        if (spec.HopLimit is < 0 or > byte.MaxValue)
            throw Invalid($"its hop limit of {spec.HopLimit} is not in 0..{byte.MaxValue}");
        if (spec.NextHops.FirstOrDefault(hop => hop.Weight is < 1 or > LargestWeight) is { } odd)
            throw Invalid($"the weight {odd.Weight} of a next hop is not in 1..{LargestWeight}");
    }

    // fib_props: a type is not wider than its scope. What iproute2 fills in is link for broadcast and multicast and for what has no gateway.
    private AddressScope Scope()
    {
        var (narrowest, usual) = _type switch
        {
            RouteType.Local => (AddressScope.Host, AddressScope.Host),
            RouteType.Broadcast or RouteType.Anycast => (AddressScope.Link, AddressScope.Link),
            RouteType.Multicast => (AddressScope.Global, AddressScope.Link),
            RouteType.Unicast => (AddressScope.Global, spec.Via is null && spec.NextHops.IsEmpty ? AddressScope.Link : AddressScope.Global),
            RouteType.Blackhole or RouteType.Unreachable or RouteType.Prohibit or RouteType.Throw => (AddressScope.Global, AddressScope.Global),
        };
        var scope = spec.Scope ?? usual;
        return scope < narrowest ? throw Invalid($"a route of type {_type.ToName()} cannot have scope {scope.ToName()}") : scope;
    }

    private EquatableArray<NextHop> ErrorHops() => _family == IpFamily.IPv4
        ? []
        : [new NextHop { LinkIndex = LoopbackIndex() }];

    // IPv6 hangs routes without a next hop on lo.
    private int LoopbackIndex() => home.Links.Values.OfType<LoopbackLink>().First().Index;

    private EquatableArray<NextHop> Hops() => spec.NextHops.IsEmpty
        ? [Hop(new NextHopSpec { Via = spec.Via, Link = spec.Link, OnLink = spec.OnLink }, false)]
        : spec.NextHops.Select(hop => Hop(hop, true)).ToEquatableArray();

    private NextHop Hop(NextHopSpec hop, bool multipath)
    {
        var link = hop.Link is null ? null : home.FindLink(hop.Link) ?? throw new NetConfigException("LinkNotFound",
            $"The route {spec} names the link '{hop.Link}', which namespace '{home.Name}' does not have. {Choices.Among(home.Links.Values.Select(other => other.Name), "It has", "It has none.")}");
        if (hop.Via is { } gateway)
            return new NextHop { Via = gateway, LinkIndex = ThroughGateway(gateway, link, hop.OnLink).Index, Weight = hop.Weight, OnLink = hop.OnLink };
        if (link is null)
            throw new NetConfigException("RouteNeedsDevice", $"The route {spec} has neither a gateway nor a link; name one of them (via ADDRESS or dev LINK).");
        if (multipath && _family == IpFamily.IPv6)
            throw Invalid("IPv6 takes no next hop without a gateway in a multipath route");
        if (hop.OnLink && _family == IpFamily.IPv4)
            throw Invalid("onlink without a gateway means nothing");
        if (_family == IpFamily.IPv6 || Scope() != AddressScope.Host)
            RequireUp(link);
        if (_family == IpFamily.IPv6)
            LinkState.RequireIPv6(home, link);
        return new NextHop { LinkIndex = link.Index, Weight = hop.Weight, OnLink = hop.OnLink };
    }

    private Link ThroughGateway(IpAddress gateway, Link? link, bool onLink)
    {
        if (_family == IpFamily.IPv6 && gateway.Family == IpFamily.IPv4)
            throw Invalid($"an IPv6 route cannot have the IPv4 gateway {gateway}");
        if (_family == IpFamily.IPv4 && Scope() >= AddressScope.Link)
            throw Invalid($"with the gateway {gateway} it cannot have scope {Scope().ToName()}");
        if (onLink && link is null)
            throw new NetConfigException("RouteNeedsDevice", $"The route {spec} is onlink, so it must say on which link its gateway is (dev LINK).");
        return gateway.Family == IpFamily.IPv4 ? ThroughV4(gateway, link, onLink) : ThroughV6(gateway, link, onLink);
    }

    private Link ThroughV4(IpAddress gateway, Link? link, bool onLink)
    {
        if (onLink && link is not null)
        {
            RequireUp(link);
            return home.AddressType(gateway) == RouteType.Unicast ? link : throw Unreachable(gateway, "it is an own, broadcast or multicast address");
        }

        var found = GatewayLookup.Find(home, gateway, link?.Index, spec.TableOrDefault) ?? throw Unreachable(gateway, WhereItLooked(link));
        if (found.Type is not (RouteType.Unicast or RouteType.Local))
            throw Unreachable(gateway, $"it is a {found.Type.ToName()} address");
        RequireUp(home.Links[found.LinkIndex]);
        return home.Links[found.LinkIndex];
    }

    private Link ThroughV6(IpAddress gateway, Link? link, bool onLink)
    {
        if (gateway.IsMulticast || gateway.IsUnspecified || gateway.IsLoopback)
            throw Unreachable(gateway, "it is no unicast address");
        if (IsOwn(gateway, link))
            throw Unreachable(gateway, "it is an address of this namespace itself");
        if (gateway.IsLinkLocal && link is null)
            throw new NetConfigException("RouteNeedsDevice", $"The route {spec} has the link-local gateway {gateway}, which is there on every link; say on which (dev LINK).");
        var device = link;
        if (onLink && link is not null && !gateway.IsLinkLocal && GatewayLookup.LiesElsewhere(home, gateway, link.Index))
            throw Unreachable(gateway, $"table main has it on another link than '{link.Name}'");
        if (!gateway.IsLinkLocal && !onLink)
        {
            var found = GatewayLookup.Find(home, gateway, link?.Index, spec.TableOrDefault) ?? throw Unreachable(gateway, WhereItLooked(link));
            device = home.Links[found.LinkIndex];
        }

        if (device is null or LoopbackLink)
            throw Unreachable(gateway, "the way to it is the loopback link");
        RequireUp(device);
        LinkState.RequireIPv6(home, device);
        return device;
    }

    private bool IsOwn(IpAddress gateway, Link? link) => gateway.IsLinkLocal
        ? link is not null && link.Addresses.Any(address => address.Address.Address == gateway)
        : home.IsLocalAddress(gateway);

    private void RequireUp(Link link)
    {
        if (!link.IsUp)
            throw new NetConfigException("LinkDown", $"The route {spec} would leave by '{link.Name}' in namespace '{home.Name}', which is down; bring it up first.");
    }

    private void RequirePrefSrc()
    {
        if (spec.PrefSrc is not { } source || (_type.IsError() && _family == IpFamily.IPv4) || (_type == RouteType.Local && spec.Destination == IpPrefix.Host(source)))
            return;
        if (source.Family != _family || !(home.IsLocalAddress(source) || home.IsLocalIn(spec.TableOrDefault, source)))
        {
            throw new NetConfigException("PrefSrcNotLocal",
                $"The route {spec} prefers the source address {source}, which is not an {_family} address of namespace '{home.Name}'.");
        }
    }

    private static string WhereItLooked(Link? link) => link is null
        ? "no link has it in its network"
        : $"'{link.Name}' does not have it in its network (use onlink to insist)";

    private NetConfigException Unreachable(IpAddress gateway, string why) => new("GatewayUnreachable",
        $"The route {spec} in namespace '{home.Name}' has the invalid gateway {gateway}: {why}. A gateway must be a neighbour on a link that is up.");

    private NetConfigException Invalid(string why) => new("InvalidRoute", $"The route {spec} in namespace '{home.Name}' cannot be: {why}.");
}
