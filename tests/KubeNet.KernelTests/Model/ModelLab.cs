using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Model;

/// <summary>A lab in the model: every call is the edit of the same name.</summary>
public sealed class ModelLab : ILabTarget
{
    private readonly bool _usesIpv6;
    private readonly Lab _lab = new(seed: 1);

    private ModelLab(bool usesIpv6) => _usesIpv6 = usesIpv6;

    /// <summary>What was built so far.</summary>
    internal Lab Lab => _lab;

    /// <summary>A lab that is built by whoever says what it holds.</summary>
    internal static ModelLab Draft(bool usesIpv6) => new(usesIpv6);

    /// <summary>Builds a lab.</summary>
    public static Lab Build(KernelLab lab)
    {
        var model = new ModelLab(lab.UsesIpv6);
        lab.Build(model);
        return model._lab;
    }

    /// <inheritdoc/>
    public void Namespace(params string[] names)
    {
        foreach (var name in names)
        {
            _lab.Edit(config => config.AddNamespace(name));
            if (!_usesIpv6)
            {
                Sysctl(name, "net.ipv6.conf.all.disable_ipv6", "1");
                Sysctl(name, "net.ipv6.conf.default.disable_ipv6", "1");
            }

            Link(name, "lo", up: true);
        }
    }

    /// <inheritdoc/>
    public void Veth(string ns, string device, string peerNs, string peer, int mtu = 1500, string? mac = null, string? peerMac = null)
    {
        _lab.Edit(config => config.AddVethPair(new VethSpec(ns, device, peerNs, peer) { Mtu = mtu, Mac = Mac(mac), PeerMac = Mac(peerMac) }));
        Link(ns, device, up: true);
        Link(peerNs, peer, up: true);
    }

    /// <inheritdoc/>
    public void Bridge(string ns, string device, params string[] ports)
    {
        _lab.Edit(config => config.AddBridge(ns, device, ports));
        Link(ns, device, up: true);
    }

    /// <inheritdoc/>
    public void Vxlan(string ns, string device, int id, string? local = null, string? remote = null, string? lower = null, ushort port = 8472, bool learning = true, string? mac = null, int? mtu = null)
    {
        IpAddress? far = remote is null ? null : IpAddress.Parse(remote);
        _lab.Edit(config => config.AddVxlan(new VxlanSpec(ns, device, id)
        {
            Local = local is null ? null : IpAddress.Parse(local),
            Remote = far is { IsMulticast: false } ? far : null,
            Group = far is { IsMulticast: true } ? far : null,
            Device = lower,
            DestinationPort = port,
            Learning = learning,
            Mac = Mac(mac),
            Mtu = mtu,
        }));
        Link(ns, device, up: true);
    }

    /// <inheritdoc/>
    public void Macvlan(string ns, string device, string lowerNs, string lower, string mode, string? mac = null, int? mtu = null)
    {
        _lab.Edit(config => config.AddMacvlan(new MacvlanSpec(ns, device, lower) { DeviceNamespace = lowerNs, Mode = Enum.Parse<MacvlanMode>(mode, ignoreCase: true), Mac = Mac(mac), Mtu = mtu }));
        Link(ns, device, up: true);
    }

    /// <inheritdoc/>
    public void Fdb(string ns, string device, string mac, string destination, ushort? port = null, int? id = null, string? via = null, bool append = false) =>
        _lab.Edit(config => config.AddFdbEntry(ns, device, MacAddress.Parse(mac), new VxlanDestination(IpAddress.Parse(destination)) { Port = port, Id = id, Via = via }, append));

    /// <inheritdoc/>
    public void Link(string ns, string device, bool? up = null, int? mtu = null, bool? hairpin = null, bool? isolated = null, bool? flood = null, bool? learning = null, string? mac = null, bool? mcastFlood = null, bool? bcastFlood = null, string? state = null, int? group = null) =>
        _lab.Edit(config => config.SetLink(ns, device, new LinkChange { Mac = Mac(mac), Up = up, Mtu = mtu, Hairpin = hairpin, Isolated = isolated, Flood = flood, Learning = learning, McastFlood = mcastFlood, BcastFlood = bcastFlood, Group = group, State = state is null ? null : Enum.Parse<BridgePortState>(state, ignoreCase: true) }));

    /// <inheritdoc/>
    public void Address(string ns, string device, string address, bool noPrefixRoute = false) =>
        _lab.Edit(config => config.AddAddress(ns, device, InterfaceAddress.Parse(address), new AddressOptions { NoPrefixRoute = noPrefixRoute }));

    /// <inheritdoc/>
    public void Route(string ns, string destination, string? via = null, string? device = null, string type = "unicast", uint? metric = null, uint? table = null, string? source = null, bool onLink = false, int? mtu = null, byte routeTos = 0, bool lockMtu = false, int? advMss = null, int? hopLimit = null) =>
        _lab.Edit(config => config.AddRoute(ns, new RouteSpec
        {
            Destination = RouteSpec.ParseDestination(destination, FamilyOf(via)),
            Type = Enum.Parse<RouteType>(type, ignoreCase: true),
            Via = via is null ? null : IpAddress.Parse(via),
            Link = device,
            Metric = metric,
            Table = table,
            PrefSrc = source is null ? null : IpAddress.Parse(source),
            OnLink = onLink, Tos = routeTos,
            Mtu = mtu, LockMtu = lockMtu, AdvMss = advMss, HopLimit = hopLimit,
        }));

    /// <inheritdoc/>
    public void Multipath(string ns, string destination, params string[] gateways) =>
        _lab.Edit(config => config.AddRoute(ns, new RouteSpec
        {
            Destination = RouteSpec.ParseDestination(destination, FamilyOf(gateways[0])),
            NextHops = gateways.Select(via => new NextHopSpec { Via = IpAddress.Parse(via) }).ToEquatableArray(),
        }));

    /// <inheritdoc/>
    public void IpRule(string ns, uint priority, uint? table = null, string? from = null, string? to = null, uint? mark = null, uint? mask = null, string? incoming = null, string? outgoing = null, IpProtocol? protocol = null, ushort? destinationPort = null, string action = "lookup", IpFamily family = IpFamily.IPv4, string? users = null, int? suppressGroup = null, int? suppressPrefix = null, ushort? sourcePort = null, byte? tos = null, bool not = false) =>
        _lab.Edit(config => config.AddIpRule(ns, family, new IpRuleSpec
        {
            Priority = priority,
            Action = action == "lookup" ? IpRuleAction.ToTable : Enum.Parse<IpRuleAction>(action, ignoreCase: true),
            Table = table,
            From = from is null ? null : IpPrefix.Parse(from),
            To = to is null ? null : IpPrefix.Parse(to),
            FwMark = mark,
            FwMask = mask,
            IncomingInterface = incoming,
            OutgoingInterface = outgoing,
            IpProto = protocol,
            UidRange = users?.Split('-') is [var first, var last] ? new UidRange(uint.Parse(first), uint.Parse(last)) : null,
            SuppressIfGroup = suppressGroup, SuppressPrefixLength = suppressPrefix, Tos = tos, Not = not, SourcePort = sourcePort is { } sp ? new PortRange(sp, sp) : null,
            DestinationPort = destinationPort is { } port ? new PortRange(port, port) : null,
        }));

    /// <inheritdoc/>
    public void Neighbor(string ns, string device, string address, string mac) =>
        _lab.Edit(config => config.AddNeighbor(ns, device, IpAddress.Parse(address), MacAddress.Parse(mac)));

    /// <inheritdoc/>
    public void ProxyNeighbor(string ns, string device, string address) => _lab.Edit(config => config.AddProxyNeighbor(ns, device, IpAddress.Parse(address)));

    /// <inheritdoc/>
    public void Sysctl(string ns, string name, string value) => _lab.Edit(config => config.SetSysctl(ns, name, value));

    /// <inheritdoc/>
    public void IpSets(string ns, string text) => _lab.Edit(config => config.RestoreIpSets(ns, text, _lab.State.Now));

    /// <inheritdoc/>
    public void Iptables(string ns, string text, IpFamily family = IpFamily.IPv4, bool legacy = false, bool noFlush = false) =>
        _lab.Edit(config => config.RestoreRuleset(ns, text, out _, family, legacy ? IptablesBackend.Legacy : IptablesBackend.Nft, noFlush));

    /// <inheritdoc/>
    public void Listen(string ns, string protocol, ushort port, string? address = null, string? device = null, ListenerRelay? relay = null, bool isFiltered = false, bool reusesAddress = false) =>
        _lab.Edit(config => config.AddListener(ns, new Listener(protocol == "udp" ? IpProtocol.Udp : IpProtocol.Tcp, address is null ? null : IpAddress.Parse(address), port, device)
        {
            Relay = relay,
            IsFiltered = isFiltered,
            ReusesAddress = reusesAddress,
        }));

    private static MacAddress? Mac(string? text) => text is null ? null : MacAddress.Parse(text);

    private static IpFamily FamilyOf(string? address) => address?.Contains(':') == true ? IpFamily.IPv6 : IpFamily.IPv4;
}
