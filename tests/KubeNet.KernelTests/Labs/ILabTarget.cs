using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Where a lab is built: real namespaces, or the model. A lab is a method that says the same to both, in the words of iproute2.
/// </summary>
public interface ILabTarget
{
    /// <summary><c>ip netns add</c>; brings <c>lo</c> up.</summary>
    void Namespace(params string[] names);

    /// <summary><c>ip link add DEV address MAC type veth peer name PEER netns ...</c>; both ends are up after it.</summary>
    void Veth(string ns, string device, string peerNs, string peer, int mtu = 1500, string? mac = null, string? peerMac = null);

    /// <summary><c>ip link add DEV type bridge</c>, its ports' <c>master DEV</c>, and <c>up</c>.</summary>
    void Bridge(string ns, string device, params string[] ports);

    /// <summary><c>ip link add DEV type vxlan id ID ...</c>, and <c>up</c>; with a <paramref name="lower"/> the MTU follows it. A remote may be a group.</summary>
    void Vxlan(string ns, string device, int id, string? local = null, string? remote = null, string? lower = null, ushort port = 8472, bool learning = true, string? mac = null, int? mtu = null);

    /// <summary><c>ip link add link LOWER name DEV netns ... type macvlan mode MODE</c>, and <c>up</c>.</summary>
    void Macvlan(string ns, string device, string lowerNs, string lower, string mode, string? mac = null, int? mtu = null);

    /// <summary><c>bridge fdb add|append MAC dev VXLAN dst ADDRESS port ... vni ... via ... self permanent</c>.</summary>
    void Fdb(string ns, string device, string mac, string destination, ushort? port = null, int? id = null, string? via = null, bool append = false);

    /// <summary><c>ip link set DEV ...</c>.</summary>
    void Link(string ns, string device, bool? up = null, int? mtu = null, bool? hairpin = null, bool? isolated = null, bool? flood = null, bool? learning = null, string? mac = null, bool? mcastFlood = null, bool? bcastFlood = null, string? state = null, int? group = null);

    /// <summary><c>ip addr add ADDRESS dev DEV [noprefixroute]</c>.</summary>
    void Address(string ns, string device, string address, bool noPrefixRoute = false);

    /// <summary><c>ip route add TYPE DESTINATION via ... dev ...</c>; a destination of "default" takes its family from <paramref name="via"/>.</summary>
    void Route(string ns, string destination, string? via = null, string? device = null, string type = "unicast", uint? metric = null, uint? table = null, string? source = null, bool onLink = false, int? mtu = null, byte routeTos = 0, bool lockMtu = false, int? advMss = null, int? hopLimit = null);

    /// <summary><c>ip route add DESTINATION nexthop via A nexthop via B</c>.</summary>
    void Multipath(string ns, string destination, params string[] gateways);

    /// <summary><c>ip rule add ...</c>.</summary>
    void IpRule(string ns, uint priority, uint? table = null, string? from = null, string? to = null, uint? mark = null, uint? mask = null, string? incoming = null, string? outgoing = null, IpProtocol? protocol = null, ushort? destinationPort = null, string action = "lookup", IpFamily family = IpFamily.IPv4, string? users = null, int? suppressGroup = null, int? suppressPrefix = null, ushort? sourcePort = null, byte? tos = null, bool not = false);

    /// <summary><c>ip neigh add ADDRESS lladdr MAC dev DEV nud permanent</c>.</summary>
    void Neighbor(string ns, string device, string address, string mac);

    /// <summary><c>ip neigh add proxy ADDRESS dev DEV</c>.</summary>
    void ProxyNeighbor(string ns, string device, string address);

    /// <summary><c>sysctl -w</c>.</summary>
    void Sysctl(string ns, string name, string value);

    /// <summary><c>ipset restore</c> of a text, before any rules.</summary>
    void IpSets(string ns, string text);

    /// <summary><c>iptables-restore</c> of a whole text, in the order in which the lab says them.</summary>
    void Iptables(string ns, string text, IpFamily family = IpFamily.IPv4, bool legacy = false, bool noFlush = false);

    /// <summary>
    /// A UDP echo server or a TCP listener; address null is the wildcard of both families. A UDP one may relay in place of answering, and each may have a socket
    /// filter that drops everything. Several of UDP may have a port: by another device or address, or all with SO_REUSEADDR.
    /// </summary>
    void Listen(string ns, string protocol, ushort port, string? address = null, string? device = null, ListenerRelay? relay = null, bool isFiltered = false, bool reusesAddress = false);
}
