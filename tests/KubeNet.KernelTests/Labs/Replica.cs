using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Snapshots.Scripts;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Turns any configuration into a lab: says to a target, command by command, what the configuration holds. So whatever a script, Docker's or
/// Kubernetes' writers built in the model can be built in real namespaces and asked the same questions.
/// </summary>
public static partial class Replica
{
    /// <summary>What only the machine's first namespace may write, and all others share (nf_conntrack_standalone_init_proc).</summary>
    private static readonly string[] OfTheMachine = ["net.netfilter.nf_conntrack_max", "net.netfilter.nf_conntrack_buckets", "net.netfilter.nf_conntrack_expect_max"];

    /// <summary>A lab that builds a configuration and sends probes through it.</summary>
    public static KernelLab Of(string name, NetworkConfig config, IEnumerable<LabProbe> probes) =>
        new(name, target => Build(config, target), probes, UsesIpv6(config));

    private static bool UsesIpv6(NetworkConfig config) => config.Namespaces.Values
        .SelectMany(home => home.Links.Values)
        .Any(link => link is not LoopbackLink && link.Addresses.Any(address => address.Address.Address.Family == IpFamily.IPv6 && !address.IsAutomatic));

    private static void Build(NetworkConfig config, ILabTarget target)
    {
        target.Namespace([.. config.Namespaces.Keys]);
        foreach (var home in config.Namespaces.Values)
            BuildSysctls(home, target, ofDevices: false);
        foreach (var home in config.Namespaces.Values)
            BuildVeths(config, home, target);
        foreach (var home in config.Namespaces.Values)
        {
            BuildVxlans(home, target);
            BuildBridges(home, target);
        }

        // What lies upon a bridge comes after it, wherever it is.
        foreach (var home in config.Namespaces.Values)
            BuildMacvlans(config, home, target);
        foreach (var home in config.Namespaces.Values)
            BuildSysctls(home, target, ofDevices: true);

        foreach (var home in config.Namespaces.Values)
            BuildAddresses(home, target);
        foreach (var home in config.Namespaces.Values)
        {
            BuildRouting(home, home.IPv4Routing, target);
            BuildRouting(home, home.IPv6Routing, target);
            BuildNeighbors(home, target);
            if (home.IpSets.Count > 0)
                target.IpSets(home.Name, IpSetSave.Write(home.IpSets));
            foreach (var load in RulesetLoad.Of(home))
                target.Iptables(home.Name, Shared(load.Text), load.Ruleset.Family, load.Ruleset.Backend == IptablesBackend.Legacy, load.NoFlush);
            foreach (var listener in home.Listeners)
            {
                // A probe's TCP handshake stays half open, so that no program ever accepts and nothing is relayed.
                var relay = listener.Protocol == IpProtocol.Udp ? listener.Relay : null;
                target.Listen(home.Name, listener.Protocol.ToName(), listener.Port, listener.Address?.ToString(), listener.Device, relay, listener.IsFiltered, listener.ReusesAddress);
            }
        }
    }

    /// <summary>
    /// Rules that both worlds can have: without the nfacct counters of kube-proxy, which nfacct(8) would have to make first, and without
    /// --random-fully, whose ports are the kernel's secret.
    /// </summary>
    private static string Shared(string rules) => OfOneWorld().Replace(rules, "");

    private static void BuildSysctls(NamespaceConfig home, ILabTarget target, bool ofDevices)
    {
        foreach (var (name, value) in home.Sysctls.Values.Where(sysctl => !OfTheMachine.Contains(sysctl.Key)))
        {
            if (ofDevices == (SysctlName.TryParse(name, out var parsed) && parsed.Device is { } device && home.FindLink(device) is not null))
                target.Sysctl(home.Name, name, value);
        }
    }

    private static void BuildVeths(NetworkConfig config, NamespaceConfig home, ILabTarget target)
    {
        foreach (var link in home.Links.Values)
        {
            switch (link)
            {
                case LoopbackLink or BridgeLink or VxlanLink or MacvlanLink:
                    break;
                case VethLink veth:
                    var peer = config.PeerOf(veth) ?? throw new InvalidOperationException($"The peer of {veth.Name} in {home.Name} is not in the model, so that it cannot be built.");
                    var peerHome = veth.PeerNamespace!;
                    if (string.CompareOrdinal(home.Name, peerHome) < 0 || (home.Name == peerHome && veth.Index < peer.Index))
                        target.Veth(home.Name, veth.Name, peerHome, peer.Name, Math.Min(veth.Mtu, peer.Mtu), veth.Mac.ToString(), peer.Mac.ToString());
                    break;
                default:
                    throw new InvalidOperationException($"No real namespace can have {link.Name} of {home.Name}, a {link.Kind}.");
            }
        }
    }

    private static void BuildVxlans(NamespaceConfig home, ILabTarget target)
    {
        foreach (var vxlan in home.Links.Values.OfType<VxlanLink>())
        {
            var lower = vxlan.LowerIndex is { } index ? home.Links[index].Name : null;
            target.Vxlan(home.Name, vxlan.Name, vxlan.Id, vxlan.Local?.ToString(), vxlan.Remote?.ToString(), lower, vxlan.DestinationPort, vxlan.Learning, vxlan.Mac.ToString(), vxlan.Mtu);
            foreach (var entry in vxlan.StaticFdb)
            {
                foreach (var remote in entry.Remotes.Items.Where(remote => !(entry.Mac.IsZero && remote.Address == vxlan.Remote)))
                    target.Fdb(home.Name, vxlan.Name, entry.Mac.ToString(), remote.Address.ToString(), remote.Port, remote.Id, remote.LinkIndex is { } via ? home.Links[via].Name : null, append: true);
            }
        }
    }

    private static void BuildMacvlans(NetworkConfig config, NamespaceConfig home, ILabTarget target)
    {
        foreach (var macvlan in home.Links.Values.OfType<MacvlanLink>())
        {
            var lower = config.LowerOf(macvlan) ?? throw new InvalidOperationException($"The device below {macvlan.Name} in {home.Name} is not in the model, so that it cannot be built.");
            var mac = macvlan.Mode == MacvlanMode.Passthru ? null : macvlan.Mac.ToString();
            target.Macvlan(home.Name, macvlan.Name, macvlan.LowerNamespace!, lower.Name, macvlan.Mode.ToString().ToLowerInvariant(), mac, macvlan.Mtu);
        }
    }

    private static void BuildBridges(NamespaceConfig home, ILabTarget target)
    {
        foreach (var bridge in home.Links.Values.OfType<BridgeLink>())
        {
            target.Bridge(home.Name, bridge.Name, [.. home.PortsOf(bridge).Select(port => port.Name)]);
            if (bridge.HasOwnMac)
                target.Link(home.Name, bridge.Name, mac: bridge.Mac.ToString());
            foreach (var port in home.PortsOf(bridge).Where(port => port.Port != BridgePort.Default))
            {
                var (settings, state) = (port.Port, port.Port.State == BridgePortState.Forwarding ? null : port.Port.State.ToString().ToLowerInvariant());
                target.Link(
                    home.Name, port.Name, hairpin: settings.Hairpin, isolated: settings.Isolated, flood: settings.Flood, learning: settings.Learning, mcastFlood: settings.McastFlood, bcastFlood: settings.BcastFlood, state: state);
            }
        }
    }

    private static void BuildAddresses(NamespaceConfig home, ILabTarget target)
    {
        foreach (var link in home.Links.Values)
        {
            if (link.Group != 0)
                target.Link(home.Name, link.Name, group: link.Group);
            if (link is not LoopbackLink && link is not BridgeLink { HasOwnMtu: false })
                target.Link(home.Name, link.Name, mtu: link.Mtu);
            foreach (var address in link.Addresses.Where(address => !address.IsAutomatic && !(link is LoopbackLink && address.Address.Address.IsLoopback)))
                target.Address(home.Name, link.Name, address.Address.ToString(), address.NoPrefixRoute);
        }

        foreach (var link in home.Links.Values.Where(link => !link.IsUp))
            target.Link(home.Name, link.Name, up: false);
    }

    private static void BuildRouting(NamespaceConfig home, RoutingConfig routing, ILabTarget target)
    {
        // A gateway must be reachable when its route is added: direct routes come first.
        var routes = routing.Tables.Values.SelectMany(table => table.Routes)
            .Where(route => route.Protocol != RouteProtocol.Kernel)
            .OrderBy(route => route.NextHops.Items.Any(hop => hop.Via is not null));
        foreach (var route in routes)
            BuildRoute(home, route, target);
        foreach (var rule in routing.Rules.Items.Except(IpRule.Defaults(routing.Family).Items))
        {
            target.IpRule(
                home.Name, rule.Priority, rule.Table, rule.From?.ToString(), rule.To?.ToString(), rule.FwMark, rule.FwMask, rule.IncomingInterface, rule.OutgoingInterface, rule.IpProto,
                rule.DestinationPort?.First, rule.Action == IpRuleAction.ToTable ? "lookup" : rule.Action.ToString().ToLowerInvariant(), routing.Family, rule.UidRange?.ToString(), rule.SuppressIfGroup);
        }
    }

    private static void BuildRoute(NamespaceConfig home, Route route, ILabTarget target)
    {
        if (route.NextHops.Count > 1)
        {
            target.Multipath(home.Name, route.Destination.ToString(), [.. route.NextHops.Items.Select(hop => hop.Via!.Value.ToString())]);
            return;
        }

        var hop = route.NextHops.IsEmpty ? null : route.NextHops[0];
        target.Route(
            home.Name, route.Destination.ToString(), hop?.Via?.ToString(), hop is null ? null : home.Links[hop.LinkIndex].Name, route.Type.ToName(),
            route.Metric == 0 ? null : route.Metric, route.Table == RouteTableId.Main ? null : route.Table, route.PrefSrc?.ToString(), hop?.OnLink == true);
    }

    private static void BuildNeighbors(NamespaceConfig home, ILabTarget target)
    {
        foreach (var neighbor in home.Neighbors)
            target.Neighbor(home.Name, home.Links[neighbor.LinkIndex].Name, neighbor.Address.ToString(), neighbor.Mac.ToString());
        foreach (var proxy in home.ProxyNeighbors)
            target.ProxyNeighbor(home.Name, home.Links[proxy.LinkIndex].Name, proxy.Address.ToString());
    }

    [GeneratedRegex(" -m nfacct --nfacct-name +\\S+| --random-fully")]
    private static partial Regex OfOneWorld();
}
