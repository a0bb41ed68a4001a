using System.Globalization;
using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>A scenario's node with its rules, between a namespace that holds all clients' addresses and one that holds all endpoints.</summary>
internal sealed partial class ScenarioLab
{
    private const string Clients = "clients";
    private const string Endpoints = "endpoints";
    private readonly Lab _lab = new();
    private readonly ProxyScenario _scenario;
    private readonly string _node;

    public ScenarioLab(ProxyScenario scenario, Ruleset ruleset, ProxySync sync)
    {
        (_scenario, _node) = (scenario, scenario.Node.Name);
        var family = scenario.Config.Family;
        _lab.Edit(config => NodeTables.AddNode(config, _node, []).AddNamespace(Clients).AddNamespace(Endpoints));
        _lab.Edit(config => Join(Join(config, Clients, "lan"), Endpoints, "pods"));
        foreach (var address in scenario.NodeIPs.Where(address => address.Family == family))
            _lab.Edit(config => config.AddAddress(_node, "lan", InterfaceAddress.Parse($"{address}/{(family == IpFamily.IPv4 ? 24 : 64)}")));
        foreach (var (destination, link) in Endpoint(sync, ruleset).Select(endpoint => (IpPrefix.Host(endpoint.Address), "pods")).Distinct().Append((IpPrefix.Default(family), "lan")))
            _lab.Edit(config => config.AddRoute(_node, new RouteSpec { Destination = destination, Link = link }));
        foreach (var (address, port, protocol) in Endpoint(sync, ruleset))
            _lab.Edit(config => AddTo(config, Endpoints, address).AddListener(Endpoints, new Listener(protocol, address, port)));
        _lab.Edit(config => Settings(config.With(config[_node].With(BaseChains.EnsureProxy(ruleset)))));
        var gateway = scenario.NodeIPs.First(address => address.Family == family);
        _lab.Edit(config => config.AddRoute(Clients, new RouteSpec { Destination = IpPrefix.Default(family), Via = gateway, Link = "eth0", OnLink = true }));
        _lab.Edit(config => config.AddRoute(Endpoints, new RouteSpec { Destination = IpPrefix.Default(family), Link = "eth0" }));
    }

    /// <summary>
    /// Where a packet may end: its endpoints with their probabilities and whether its source was rewritten; or ACCEPT, DROP and REJECT of a rule of
    /// kube-proxy's; or nothing.
    /// </summary>
    public string Send(ProxyFlow flow)
    {
        var lab = _lab.Fork();
        var isOwn = flow.Source.IsLoopback || _scenario.NodeIPs.Contains(flow.Source);
        if (flow.Source == flow.Destination && !isOwn)
        {
            // The load balancer's address as one of the node's own.
            lab.Edit(config => config.AddAddress(_node, "lo", new InterfaceAddress(flow.Source, flow.Source.Family.AddressBits())));
            isOwn = true;
        }
        else if (!isOwn)
        {
            lab.Edit(config => AddTo(config, Clients, flow.Source));
        }

        var probe = new Probe { From = isOwn ? _node : Clients, Source = flow.Source, To = flow.Destination, Protocol = flow.Protocol, Port = flow.Port, SourcePort = 40000, OneWay = true };
        return string.Join(", ", lab.Explore(probe).GroupBy(trace => EndOf(trace, flow))
            .Select(group => group.Key.Contains(':', StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Sum(trace => trace.Probability):F6} {SourceOf(group.First(), flow)}")
                : group.Key)
            .Order(StringComparer.Ordinal));
    }

    /// <summary>Scenario 01 writes some comments without the quotes that iptables-restore needs.</summary>
    public static string Quoted(string dump) => BareComment().Replace(dump.EndsWith('\n') ? dump : dump + "\n", "--comment \"$1\"");

    private static string EndOf(PacketTrace trace, ProxyFlow flow)
    {
        var filter = trace.Steps.OfType<RuleStep>().LastOrDefault(step => step.Table == "filter" && step.Chain is not "KUBE-FORWARD" && step.Chain.StartsWith("KUBE-", StringComparison.Ordinal));
        if (trace.Steps.OfType<NatStep>().LastOrDefault(step => step.Translation == "DNAT") is { } nat)
        {
            Assert.Equal((Endpoints, nat.After.Destination, nat.After.DestinationPort), (trace.Delivered?.Namespace, trace.Delivered!.Packet.Destination, trace.Delivered.Packet.DestinationPort));
            return PacketText.Endpoint(nat.After.Destination, nat.After.DestinationPort, flow.Protocol);
        }

        return trace.Verdict switch
        {
            Verdict.Rejected => "REJECT",
            Verdict.Dropped when filter?.Effect == "DROP" => "DROP",
            _ when filter?.Effect == "ACCEPT" => "ACCEPT",
            _ => "",
        };
    }

    /// <summary>The node's own packets have its address before and after.</summary>
    private static string SourceOf(PacketTrace trace, ProxyFlow flow)
    {
        var isMasqueraded = trace.Steps.OfType<RuleStep>().Any(step => step is { Table: "nat", Chain: "KUBE-POSTROUTING" } && step.Text.Contains("-j MASQUERADE", StringComparison.Ordinal));
        Assert.True(isMasqueraded || trace.Delivered!.Packet.Source == flow.Source);
        return isMasqueraded ? "masqueraded" : "as it was";
    }

    private static IEnumerable<(IpAddress Address, ushort Port, IpProtocol Protocol)> Endpoint(ProxySync sync, Ruleset ruleset) => sync.Slices
        .SelectMany(slice => slice.Endpoints.Items.SelectMany(endpoint => slice.Ports.Items.Select(port => (endpoint.Address, port.Port, port.Protocol))))
        .Concat(ruleset.GetTable(TableName.Nat).Chains.Values.SelectMany(chain => chain.Rules).Select(rule => rule.Target).OfType<DnatTarget>()
            .Where(_ => sync.Slices.Count == 0).Select(target => (target.Range.MinAddress!.Value, target.Range.Ports!.Value.First, IpProtocol.Tcp)))
        .Where(endpoint => endpoint.Item1.Family == ruleset.Family).Distinct();

    private static NetworkConfig AddTo(NetworkConfig config, string name, IpAddress address) =>
        config[name].Links.Values.Any(link => link.Addresses.Any(own => own.Address.Address == address))
            ? config
            : config.AddAddress(name, "eth0", new InterfaceAddress(address, address.Family.AddressBits()));

    private NetworkConfig Join(NetworkConfig config, string other, string link) => config.AddVethPair(new VethSpec(_node, link, other, "eth0"))
        .SetLink(_node, link, new LinkChange { Up = true }).SetLink(other, "eth0", new LinkChange { Up = true }).SetLink(other, "lo", new LinkChange { Up = true });

    private NetworkConfig Settings(NetworkConfig config)
    {
        config = config.SetSysctl(_node, "net.ipv4.ip_forward", "1").SetSysctl(_node, "net.ipv6.conf.all.forwarding", "1");
        return _scenario.Config.HasLocalhostNodePorts ? config.SetSysctl(_node, "net.ipv4.conf.all.route_localnet", "1") : config;
    }

    [GeneratedRegex("--comment ([^\" -]\\S*(?: [^\" -]\\S*)+)")]
    private static partial Regex BareComment();
}
