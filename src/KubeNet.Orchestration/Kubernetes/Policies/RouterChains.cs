using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// The chains of kube-router that every node has, in one family: three that are alike everywhere, and one for each of the hooks that packets
/// of pods pass (pkg/controllers/netpol/npc_iptables.go of v2.11).
/// </summary>
internal sealed class RouterChains
{
    private static readonly string[] Protocols = ["tcp", "udp", "sctp"];

    private static readonly string[] NeighborDiscovery = ["neighbor-solicitation", "neighbor-advertisement"];

    private static readonly Hook[] Hooks = [Hook.Input, Hook.Forward, Hook.Output];

    private readonly IpFamily _family;
    private readonly Rule[] _services;
    private readonly Rule[] _tail;

    /// <summary>The chains of the nodes of a cluster.</summary>
    /// <param name="options">The cluster's options, for the ranges of its services and node ports.</param>
    /// <param name="family">The family.</param>
    public RouterChains(ClusterOptions options, IpFamily family)
    {
        _family = family;
        _services = [.. Services(options, family)];
        _tail =
        [
            Parse("-m comment --comment \"rule to explicitly handle traffic for network policies ACCEPT/REJECT decision\" -j KUBE-NWPLCY-TAIL", family),
            Parse("-m comment --comment \"rule to explicitly ACCEPT traffic that comply to network policies\" -m mark --mark 0x20000/0x20000 -j ACCEPT", family),
        ];
        Fixed = MakeFixed(family);
        Jumps = [.. Hooks.Select(hook => (hook, Jump(hook, family)))];
    }

    /// <summary>KUBE-NWPLCY-COMMON, -DEFAULT and -TAIL.</summary>
    public IReadOnlyList<Chain> Fixed { get; }

    /// <summary>The first rule of INPUT, FORWARD and OUTPUT: the jump into kube-router's chain.</summary>
    public IReadOnlyList<(Hook Hook, Rule Rule)> Jumps { get; }

    /// <summary>The names of all of them.</summary>
    public IEnumerable<string> Names => Fixed.Select(chain => chain.Name).Concat(Hooks.Select(NameOf));

    /// <summary>KUBE-ROUTER-INPUT, -FORWARD and -OUTPUT of a node: first what is never held up, then its pods, then what passed.</summary>
    /// <param name="pods">The node's pods that policies select, by name.</param>
    public IEnumerable<Chain> HooksOf(IEnumerable<PodFirewall> pods)
    {
        var rules = Hooks.ToDictionary(hook => hook, _ => new List<Rule>());
        rules[Hook.Input].AddRange(_services);
        foreach (var pod in pods)
        {
            if (pod.AddressOf(_family) is not { } address)
                continue;
            var (jumpIn, jumpOut) = (pod.JumpIn(address), pod.JumpOut(address));
            rules[Hook.Forward].AddRange([jumpIn, PodFirewall.Bridged(jumpIn), jumpOut, PodFirewall.Bridged(jumpOut)]);

            // Each place is a rule of its own, with a counter of its own.
            rules[Hook.Output].AddRange([jumpIn with { }, jumpOut with { }]);
            rules[Hook.Input].Add(jumpOut with { });
        }

        return Hooks.Select(hook => Chain.User(NameOf(hook)).WithRules([.. rules[hook], .. _tail.Select(rule => rule with { })]));
    }

    private static Rule Jump(Hook hook, IpFamily family)
    {
        const string Comment = "kube-router netpol";
        var id = PolicyNames.RuleId(hook.ToChainName(), "-m", "comment", "--comment", Comment, "-j", NameOf(hook));
        return Parse($"-m comment --comment \"{Comment} - {id}\" -j {NameOf(hook)}", family);
    }

    private static string NameOf(Hook hook) => "KUBE-ROUTER-" + hook.ToChainName();

    /// <summary>kube-router serves service addresses and node ports on the node itself; kube-proxy has turned them into pods' addresses before INPUT.</summary>
    private static IEnumerable<Rule> Services(ClusterOptions options, IpFamily family)
    {
        const string Input = "KUBE-ROUTER-INPUT";
        foreach (var range in options.ServiceCidrs)
        {
            const string Comment = "allow traffic to primary/secondary cluster IP range";
            if (range.Family == family)
                yield return Parse($"-d {range} -m comment --comment \"{Comment} - {PolicyNames.RuleId(Input, "-m", "comment", "--comment", Comment, "-d", range.ToString(), "-j", "RETURN")}\" -j RETURN", family);
        }

        var ports = $"{options.NodePorts.First}:{options.NodePorts.Last}";
        foreach (var protocol in Protocols)
        {
            var comment = $"allow LOCAL {protocol.ToUpperInvariant()} traffic to node ports";
            string[] rest = ["-m", "addrtype", "--dst-type", "LOCAL", "-m", "multiport", "--dports", ports, "-j", "RETURN"];
            var id = PolicyNames.RuleId(Input, ["-p", protocol, "-m", "comment", "--comment", comment, .. rest]);
            yield return Parse($"-p {protocol} -m comment --comment \"{comment} - {id}\" {string.Join(' ', rest)}", family);
        }
    }

    private static Chain[] MakeFixed(IpFamily family)
    {
        var (protocol, option) = family == IpFamily.IPv4 ? ("icmp", "--icmp-type") : ("ipv6-icmp", "--icmpv6-type");
        List<(string Type, string Name)> messages =
        [
            ("echo-request", "echo requests"), ("destination-unreachable", "destination unreachable messages"), ("time-exceeded", "time exceeded messages"),
        ];
        if (family == IpFamily.IPv6)
        {
            messages.AddRange(NeighborDiscovery.Select(type => (type, $"{type.Replace('-', ' ')} messages")));
            messages.Add(("echo-reply", "echo reply messages"));
        }

        return
        [
            Make("KUBE-NWPLCY-COMMON", family,
            [
                "-m comment --comment \"rule to drop invalid state for pod\" -m conntrack --ctstate INVALID -j DROP",
                "-m comment --comment \"rule for stateful firewall for pod\" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                .. messages.Select(message => $"-p {protocol} -m comment --comment \"allow icmp {message.Name}\" -m {(family == IpFamily.IPv4 ? "icmp" : "icmp6")} {option} {message.Type} -j ACCEPT"),
            ]),
            Make("KUBE-NWPLCY-DEFAULT", family, ["-m comment --comment \"rule to mark traffic matching a network policy\" -j MARK --set-xmark 0x10000/0x10000"]),
            Make("KUBE-NWPLCY-TAIL", family, ["-m comment --comment \"accept netpol-ok\" -m mark --mark 0x20000/0x20000 -j ACCEPT"]),
        ];
    }

    private static Chain Make(string name, IpFamily family, IEnumerable<string> rules) =>
        Chain.User(name).WithRules([.. rules.Select(rule => Parse(rule, family))]);

    private static Rule Parse(string rule, IpFamily family) => IptablesSyntax.ParseRule(rule, family)[0];
}
