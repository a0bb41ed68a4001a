using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>One namespace at work: its configuration, its state, and what the stages of the packet path ask of both.</summary>
internal sealed class Host : INetfilterHost
{
    private readonly Hosts _hosts;
    private readonly CompiledNamespace _compiled;
    private readonly Dictionary<int, FarEnd?> _farEnds = [];
    private readonly Dictionary<int, bool> _carriers = [];
    private readonly Dictionary<int, DeviceSysctls> _settings4 = [];
    private readonly Dictionary<int, DeviceSysctls> _settings6 = [];
    private Fib? _fib4;
    private Fib? _fib6;
    private LastSent _lastSent = new();
    private int _failures;
    private Fib? _fib4OfAny;
    private Fib? _fib6OfAny;
    private RouteCache? _routes4;
    private RouteCache? _routes6;

    public Host(Hosts hosts, NamespaceConfig config)
    {
        _hosts = hosts;
        Config = config;
        State = hosts.State[config.Name];
        _compiled = CompiledNamespace.Of(config);
    }

    /// <summary>The walk that this host takes part in.</summary>
    public PacketEngine Engine => _hosts.Engine;

    /// <summary>The namespace's configuration.</summary>
    public NamespaceConfig Config { get; }

    /// <summary>What traffic leaves behind here.</summary>
    public NamespaceState State { get; }

    /// <summary>The namespace's name.</summary>
    public string Name => Config.Name;

    /// <summary>Connection tracking over this namespace's table.</summary>
    public ConnectionTracker Tracker => field ??= new ConnectionTracker(State.Connections, _compiled.ConntrackSettings, () => _hosts.State.Now);

    /// <inheritdoc/>
    public INatMapper Nat => field ??= new NatMapper(this);

    /// <inheritdoc/>
    public ConnectionTable Connections => State.Connections;

    /// <inheritdoc/>
    public LiveIpSets Sets => field ??= new LiveIpSets(Config.IpSets, State.IpSets, () => _hosts.State.ChangedSets.Add(Name));

    /// <inheritdoc/>
    public TimeSpan Now => _hosts.State.Now;

    /// <inheritdoc/>
    public DateTime Date => _hosts.State.Date;

    /// <inheritdoc/>
    public IChance Chance => Engine.Chance;

    /// <summary>What a program here sent last.</summary>
    public LastSent LastSent
    {
        get
        {
            ForgetOutdated();
            return _lastSent;
        }
    }

    /// <summary>The loopback link.</summary>
    public Link Loopback => _compiled.Loopback;

    /// <summary>The VXLANs that have their UDP port open.</summary>
    public ReadOnlySpan<VxlanLink> Vxlans => _compiled.Vxlans;

    /// <summary>The link of an index. Precondition: it exists.</summary>
    public Link Link(int index) => Config.Links.TryGetValue(index, out var link)
        ? link
        : throw new InvalidOperationException($"Namespace {Name} has no link of index {index}.");

    /// <summary>The far end of a veth and the host that it is in, or null where it is not in the model.</summary>
    public (Host Host, VethLink Link)? PeerOf(VethLink veth) =>
        FarEndOf(veth) is { } end ? (end.Host ??= _hosts[end.Home.Name], end.Link) : null;

    /// <summary>The far end of a veth, whose namespace is not put to work by asking; null where it is not in the model.</summary>
    public FarEnd? FarEndOf(VethLink veth)
    {
        if (!_farEnds.TryGetValue(veth.Index, out var end))
            _farEnds.Add(veth.Index, end = _hosts.Config.PeerOf(veth) is { } link ? new FarEnd(_hosts.Config[veth.PeerNamespace!], link) : null);
        return end;
    }

    /// <summary>Whether frames can pass a link of this host (<see cref="NetworkConfig.HasCarrier"/>).</summary>
    public bool HasCarrier(Link link)
    {
        if (!_carriers.TryGetValue(link.Index, out var has))
            _carriers.Add(link.Index, has = link is VethLink { PeerNamespace: not null } veth
                ? veth.IsUp && FarEndOf(veth) is { Link.IsUp: true }
                : _hosts.Config.HasCarrier(Config, link));
        return has;
    }

    /// <summary>What the sysctls mean for a device.</summary>
    public DeviceSysctls Settings(Link device, IpFamily family)
    {
        var known = family == IpFamily.IPv4 ? _settings4 : _settings6;
        if (!known.TryGetValue(device.Index, out var settings))
            known.Add(device.Index, settings = _compiled.Settings(device.Name, family));
        return settings;
    }

    /// <summary>The sysctl that switches forwarding for what comes in by a device.</summary>
    public string ForwardingSysctl(Link device, IpFamily family) => family == IpFamily.IPv6
        ? "net.ipv6.conf.all.forwarding"
        : Config.Sysctls.Number("net.ipv4.ip_forward") == 0 ? "net.ipv4.ip_forward" : $"net.ipv4.conf.{device.Name}.forwarding";

    /// <summary>The route look-up of a family.</summary>
    public Fib Fib(IpFamily family) => family == IpFamily.IPv4
        ? _fib4 ??= new Fib(Config.IPv4Routing, index => IsUsable(index, IpFamily.IPv4), ChooseNextHop, GroupOf)
        : _fib6 ??= new Fib(Config.IPv6Routing, index => IsUsable(index, IpFamily.IPv6), ChooseNextHop, GroupOf, PassesOverFailed ? HasFailed : null);

    /// <summary>Whether routes by a link are used: it is up, and where ignore_routes_with_linkdown asks for it, it carries.</summary>
    public bool IsUsable(int index, IpFamily family) => IsUp(index) && (!Settings(Link(index), family).IgnoreRoutesWithLinkdown || HasCarrier(Link(index)));

    /// <summary>The look-up that finds routes of links without a carrier whatever ignore_routes_with_linkdown says (FIB_LOOKUP_IGNORE_LINKSTATE).</summary>
    public Fib FibOfAnyLinkState(IpFamily family) => family == IpFamily.IPv4
        ? _fib4OfAny ??= new Fib(Config.IPv4Routing, IsUp, ChooseNextHop, GroupOf)
        : _fib6OfAny ??= new Fib(Config.IPv6Routing, IsUp, ChooseNextHop, GroupOf);

    /// <summary>The routes of a family that were looked up before.</summary>
    public RouteCache Routes(IpFamily family) => family == IpFamily.IPv4
        ? _routes4 ??= new RouteCache(Config.IPv4Routing)
        : KnownV6 ??= new RouteCache(Config.IPv6Routing);

    // Routes of IPv6 go by what became of the gateways too (rt6_check_neigh).
    private RouteCache? KnownV6
    {
        get
        {
            ForgetOutdated();
            return _routes6;
        }
        set => _routes6 = value;
    }

    private void ForgetOutdated()
    {
        if (_failures == State.Neighbors.FailureVersion)
            return;
        (_failures, _routes6) = (State.Neighbors.FailureVersion, null);
        _lastSent = new LastSent();
    }

    /// <summary>Whether routes of IPv6 pass over gateways that were asked for in vain: at hosts, not at routers (RT6_LOOKUP_F_REACHABLE).</summary>
    public bool PassesOverFailed => !Settings(Loopback, IpFamily.IPv6).Forwarding;

    /// <summary>Whether a gateway of IPv6 was asked for in vain (rt6_check_neigh).</summary>
    public bool HasFailed(NextHop hop) => hop.Via is { Family: IpFamily.IPv6 } via && State.Neighbors.HasFailed(hop.LinkIndex, via) && !Engine.Pending.IsAsked(Config, Link(hop.LinkIndex), via);

    /// <summary>The VRF that a device is enslaved to, or null.</summary>
    public VrfLink? VrfOver(Link device) => device.Master is { } master ? Config.Links.GetValueOrDefault(master) as VrfLink : null;

    /// <summary>A bridge of this host, and its ports.</summary>
    public CompiledBridge Bridge(BridgeLink bridge) => _compiled.Bridge(bridge);

    /// <summary>The neighbour that the administrator set for an address on a device, or null.</summary>
    public StaticNeighbor? FindNeighbor(Link device, IpAddress address) => _compiled.FindNeighbor(device.Index, address);

    /// <summary>The permanent entry of a VXLAN's forwarding database for an address, or null.</summary>
    public VxlanFdbEntry? FindRemote(VxlanLink vxlan, MacAddress mac) => _compiled.FindRemote(vxlan, mac);

    /// <summary>What stands at a hook.</summary>
    public HookPipeline Hooks(IpFamily family, Hook hook) => _compiled.Hooks(family, hook);

    /// <summary>Whether an address is one of this host's, on any link that is up.</summary>
    public bool IsOwnAddress(IpAddress address) => _compiled.OwnAddresses.Contains(address)
        || (Config.Routing(address.Family).Tables.ContainsKey(RouteTableId.Local)
            && Fib(address.Family).Lookup(new FlowKey { Destination = address, InDevice = Loopback.Name }) is { Outcome: FibOutcome.Found, Type: RouteType.Local });

    /// <summary>
    /// Whether a packet is for a group or for all: in IPv6 by its destination, in IPv4 by its route (RTCF_BROADCAST, RTCF_MULTICAST), and until it has one by that of its destination.
    /// </summary>
    public bool IsForMany(SkBuff skb)
    {
        var destination = skb.Head.Destination;
        if (destination.Family == IpFamily.IPv6)
            return destination.IsMulticast;
        return skb.RouteType is { } type
            ? type is RouteType.Broadcast or RouteType.Multicast
            : !skb.IsLocallyMade && (destination.IsMulticast || TypeOf(destination, null).HasFlag(AddressType.Broadcast));
    }

    /// <summary>Whether an address stands on a link of this host, up or not; what a route alone makes local does not (inet_lookup_ifaddr_rcu).</summary>
    public bool HasOnLink(IpAddress address) => _compiled.LinkAddresses.Contains(address);

    /// <summary>Whether an address stands on a link of this host, or is a subnet router's (ipv6_chk_addr, ipv6_chk_acast_addr_src).</summary>
    public bool HasAddress(IpAddress address) => _compiled.OwnAddresses.Contains(address) || Config.Links.Values.Any(link => link.IsUp && IsSubnetRouter(link, address));

    /// <summary>Whether an address is the subnet router's of a network on a device where it is a router, so that the device is a member of that anycast group (addrconf_join_anycast).</summary>
    public bool IsSubnetRouter(Link device, IpAddress address) =>
        device.Addresses.Any(own => AddressRoutes.SubnetRouter(own) == address) && Settings(device, IpFamily.IPv6).IsRouter;

    /// <summary>Whether the administrator lets this host answer for an address on a device (pneigh_lookup).</summary>
    public bool IsProxyFor(Link device, IpAddress address)
    {
        foreach (var proxy in Config.ProxyNeighbors)
        {
            if (proxy.LinkIndex == device.Index && proxy.Address == address)
                return true;
        }

        return false;
    }

    /// <summary>The look-up key of a packet.</summary>
    public static FlowKey FlowOf(in Packet packet, string inDevice) => new()
    {
        Destination = packet.Destination,
        Source = packet.Source,
        InDevice = inDevice,
        Mark = packet.Mark,
        Tos = (byte)(packet.Tos & 0xfc),
        Protocol = packet.Protocol,
        SourcePort = packet.Protocol.IsIcmp() ? (ushort)0 : packet.SourcePort,
        DestinationPort = packet.DestinationPort,
        Inner = packet is { IsIcmpError: true, Quoted: { } quoted } ? InnerFlow.Of(quoted.Packet) : null,
    };

    /// <inheritdoc/>
    public AddressType TypeOf(IpAddress address, string? device) => AddressTypes.Of(this, address, device);

    /// <inheritdoc/>
    public bool HasReversePath(in HookContext context, ReversePathOptions options) => ReversePath.Fits(this, context, options);

    /// <inheritdoc/>
    TState INetfilterHost.State<TState>(object owner, Func<TState> create) => State.Extensions.Get(owner, create);

    /// <inheritdoc/>
    public void Reject(in HookContext context, RejectType with) => NetfilterReject.Send(this, context, with);

    /// <inheritdoc/>
    public SocketFound? FindSocket(in Packet packet, string? device) => SocketLookup.Find(this, packet, device);

    /// <inheritdoc/>
    public int PathMtu(in HookContext context) => ClampedMtu.Of(this, context);

    /// <inheritdoc/>
    public void Duplicate(in HookContext context, IpAddress gateway, string? outDevice) => PacketDuplicate.Send(this, context, gateway, outDevice);

    /// <summary>The mark of what the kernel itself answers a packet with: the packet's own with fwmark_reflect, otherwise none (IP4_REPLY_MARK, IP6_REPLY_MARK).</summary>
    public uint ReplyMark(in Packet about) =>
        about.Mark != 0 && Config.Sysctls.Number(about.Family == IpFamily.IPv4 ? "net.ipv4.fwmark_reflect" : "net.ipv6.fwmark_reflect") != 0 ? about.Mark : 0;

    /// <summary>The mark of the connection that a SYN opens at a listener: the SYN's own with tcp_fwmark_accept, which holds for both families, otherwise none (inet_request_mark).</summary>
    public uint AcceptedMark(in Packet syn) => syn.Mark != 0 && Config.Sysctls.Number("net.ipv4.tcp_fwmark_accept") != 0 ? syn.Mark : 0;

    /// <summary>Whether fragments are put together before PREROUTING: wherever connections are tracked.</summary>
    public bool DefragmentsAt(IpFamily family) => Hooks(family, Hook.Prerouting).Tracks;

    /// <summary>The sysctls of path MTUs.</summary>
    public PathMtuSysctls PathMtuSysctls => _compiled.PathMtuSysctls;

    /// <summary>The device that a route leads to: lo, for an address of this host.</summary>
    public Link DeviceOf(in FibResult found) => found.Type is RouteType.Local or RouteType.Anycast || found.NextHop is not { } hop ? Loopback : Link(hop.LinkIndex);

    /// <summary>A packet that starts its way here.</summary>
    /// <param name="journey">Its journey.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="owner">Whose socket sends it.</param>
    /// <param name="boundDevice">SO_BINDTODEVICE of that socket, or null.</param>
    public SkBuff NewSkb(Journey journey, in Packet packet, SocketOwner owner, string? boundDevice = null) =>
        new() { Journey = journey, Packet = packet, Hop = journey.Enter(Name, null), IsLocallyMade = true, Owner = owner, BoundDevice = boundDevice };

    /// <summary>The sockets that wait at a port.</summary>
    public ReadOnlySpan<Listener> Listeners(IpProtocol protocol, ushort port) => _compiled.Listeners(protocol, port);

    /// <summary>How a packet ends here of which only the verdict is asked: a socket took it.</summary>
    public Ending SilentDelivery => field ??= new Ending(EndingKind.Delivered, Name, null, "");

    /// <summary>A copy of a packet ends here in silence.</summary>
    public void Drop(SkBuff skb, DropReason reason, string sentence, EndingKind kind = EndingKind.Dropped, string? errno = null)
    {
        skb.Hop?.Add(new DropStep(reason, sentence));
        skb.End(new Ending(kind, Name, reason.ToKernelName(), sentence) { Errno = errno });
    }

    /// <summary>What a failed look-up means for a packet.</summary>
    public RouteFailure FailureOf(in FibResult found, IpAddress destination, DropReason reason)
    {
        var route = found.Route is { } known ? $"the route '{RouteWords.Of(this, known)}'" : $"ip rule {found.Rule?.Priority}";
        return found.Outcome switch
        {
            FibOutcome.NoRoute => new RouteFailure(reason, $"{Name} has no route to {destination}", found.Outcome, "ENETUNREACH"),
            FibOutcome.Unreachable => new RouteFailure(reason, $"{route} makes {destination} unreachable", found.Outcome, "EHOSTUNREACH"),
            FibOutcome.Prohibit => new RouteFailure(reason, $"{route} prohibits {destination}", found.Outcome, "EACCES"),
            FibOutcome.Blackhole => new RouteFailure(reason, $"{route} swallows what goes to {destination}", found.Outcome, "EINVAL"),
            FibOutcome.Found => throw new InvalidOperationException($"The look-up of {destination} did not fail."),
        };
    }

    private bool IsUp(int index) => Config.Links.TryGetValue(index, out var link) && link.IsUp;

    private int GroupOf(int index) => Config.Links.TryGetValue(index, out var link) ? link.Group : 0;

    private int ChooseNextHop(Route route, FlowKey flow) => NextHopSelection.Choose(this, route, flow);
}
