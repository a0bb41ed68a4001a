using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;

namespace KubeNet.Snapshots.Scripts;

/// <summary>The commands that give a namespace its addresses, ip rules, routes and neighbours.</summary>
internal sealed class RouteCommands(NamespaceConfig home, string name, CommandList commands)
{
    /// <summary>Sets links up and gives them their addresses, in the order in which the kernel then keeps them.</summary>
    public void AddAddresses(IReadOnlySet<int> neededUp)
    {
        foreach (var link in home.Links.Values.Where(link => link.IsUp || neededUp.Contains(link.Index)))
        {
            Ip("ip", "link", "set", "dev", link.Name, "up");
            if (link is LoopbackLink && !link.Addresses.Any(address => address.Address.ToString() == "127.0.0.1/8"))
                commands.Line($"ip -n {name} addr del 127.0.0.1/8 dev {ShellText.Quote(link.Name)} 2>/dev/null || :");
            if (link is { IsReady: true, IsEthernet: true } && !link.Addresses.Any(address => address.IsAutomatic) && home.Sysctls.Number(SysctlName.Of("net.ipv6.conf", link.Name, "disable_ipv6")) == 0)
                commands.Line($"ip -n {name} -6 addr flush dev {ShellText.Quote(link.Name)} scope link");
        }

        foreach (var link in home.Links.Values)
        {
            var own = link.Addresses.Where(address => !address.IsAutomatic && !(link is LoopbackLink && address.Address.Address.IsLoopback && address.Address.ToString() is "127.0.0.1/8" or "::1/128")).ToList();
            foreach (var address in own.Where(address => address.Address.Address.Family == IpFamily.IPv4).Concat(own.Where(address => address.Address.Address.Family == IpFamily.IPv6).Reverse()))
                Ip("ip", AddressWords(link, address));
        }
    }

    /// <summary>One family's ip rules and routes.</summary>
    public void AddRouting(RoutingConfig routing)
    {
        var ip = routing.Family == IpFamily.IPv4 ? "ip -4" : "ip -6";
        var usual = IpRule.Defaults(routing.Family);
        foreach (var rule in routing.Rules.Items.Except(usual.Items))
            Ip(ip, ["rule", "add", .. RuleWords(rule)]);
        foreach (var rule in usual.Items.Except(routing.Rules.Items))
            Ip(ip, "rule", "del", "priority", Number(rule.Priority));
        if (routing is { WasUnmerged: true, HasDefaultRules: true, Family: IpFamily.IPv4 })
        {
            Ip(ip, "rule", "add", "priority", "32765", "table", "main");
            Ip(ip, "rule", "del", "priority", "32765");
        }

        AddRoutes(routing, ip);
    }

    /// <summary>What the administrator said of neighbours.</summary>
    public void AddNeighbors()
    {
        foreach (var neighbor in home.Neighbors)
            Ip("ip", "neigh", "replace", $"{neighbor.Address}", "lladdr", $"{neighbor.Mac}", "dev", home.Links[neighbor.LinkIndex].Name, "nud", "permanent");
        foreach (var proxy in home.ProxyNeighbors)
            Ip("ip", "neigh", "add", "proxy", $"{proxy.Address}", "dev", home.Links[proxy.LinkIndex].Name);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static List<string> AddressWords(Link link, LinkAddress address)
    {
        var words = new List<string> { "addr", "add" };
        if (address.Peer is { } peer)
            words.AddRange([$"{address.Address.Address}", "peer", $"{peer}/{address.Address.Length}"]);
        else
            words.Add($"{address.Address}");
        if (address.Broadcast is { } broadcast)
            words.AddRange(["brd", $"{broadcast}"]);
        words.AddRange(["scope", address.Scope.ToName(), "dev", link.Name]);
        if (address.NoPrefixRoute)
            words.Add("noprefixroute");
        if (address.Address.Address.Family == IpFamily.IPv6)
            words.Add("nodad");
        if (address.IsDeprecated)
            words.AddRange(["valid_lft", "forever", "preferred_lft", "0"]);
        return words;
    }

    private static List<string> RuleWords(IpRule rule)
    {
        var words = new List<string>();
        void Say(string word, object? value)
        {
            if (value is not null)
                words.AddRange([word, FormattableString.Invariant($"{value}")]);
        }

        if (rule.Not)
            words.Add("not");
        Say("from", rule.From);
        Say("to", rule.To);
        Say("tos", rule.Tos == 0 ? null : $"0x{rule.Tos:x}");
        Say("fwmark", rule.FwMark is { } mark ? $"0x{mark:x}/0x{rule.FwMask:x}" : null);
        Say("iif", rule.IncomingInterface);
        Say("oif", rule.OutgoingInterface);
        Say("ipproto", rule.IpProto is { } protocol ? (byte)protocol : null);
        Say("sport", rule.SourcePort is { } sources ? $"{sources.First}-{sources.Last}" : null);
        Say("dport", rule.DestinationPort is { } ports ? $"{ports.First}-{ports.Last}" : null);
        Say("uidrange", rule.UidRange is { } users ? $"{users.First}-{users.Last}" : null);
        Say("priority", rule.Priority);
        Say("protocol", rule.Protocol == RouteProtocol.Unspecified ? null : (byte)rule.Protocol);
        switch (rule.Action)
        {
            case IpRuleAction.ToTable:
                Say("table", rule.Table);
                Say("suppress_prefixlength", rule.SuppressPrefixLength);
                Say("suppress_ifgroup", rule.SuppressIfGroup);
                break;
            case IpRuleAction.Goto:
                Say("goto", rule.GotoPriority);
                break;
            default:
                words.Add(rule.Action.ToString().ToLowerInvariant());
                break;
        }

        return words;
    }

    // A gateway must be reachable when its route is added: direct routes come first. What the kernel makes of addresses is there already, and what was taken out of that goes.
    private void AddRoutes(RoutingConfig routing, string ip)
    {
        var all = routing.Tables.Values.SelectMany(table => table.Routes).ToList();
        var made = home.RoutesOfAddresses().Where(route => route.Destination.Family == routing.Family).ToHashSet();
        foreach (var route in made.Except(all))
            commands.Line($"{ip.Replace("ip", $"ip -n {name}", StringComparison.Ordinal)} route del {string.Join(' ', RouteWords(route).Select(ShellText.Quote))} 2>/dev/null || :");
        var seen = new HashSet<(uint, IpPrefix)>();
        foreach (var route in all.Where(route => route.Protocol != RouteProtocol.Kernel || !made.Contains(route)).OrderBy(route => route.NextHops.Items.Any(hop => hop.Via is not null)))
        {
            // A second route of a prefix stands behind the first, as append puts it; metric and TOS tell most apart anyway.
            var isFirst = seen.Add((route.Table, route.Destination)) && !made.Any(other => other.Table == route.Table && other.Destination == route.Destination);
            Ip(ip, ["route", isFirst ? "add" : "append", .. RouteWords(route)]);
        }
    }

    private List<string> RouteWords(Route route)
    {
        var words = new List<string> { route.Type.ToName(), $"{route.Destination}" };
        void Say(string word, object value) => words.AddRange([word, FormattableString.Invariant($"{value}")]);
        if (route.Tos != 0)
            Say("tos", $"0x{route.Tos:x}");
        Say("table", route.Table);
        Say("proto", (byte)route.Protocol);
        if (route.Destination.Family == IpFamily.IPv4)
            Say("scope", route.Scope.ToName());
        if (route.PrefSrc is { } source)
            Say("src", source);
        if (route.Metric != 0)
            Say("metric", route.Metric);
        if (route.Mtu is { } mtu)
            words.AddRange(["mtu", .. route.IsMtuLocked ? ["lock"] : Array.Empty<string>(), Number(mtu)]);
        if (route.AdvMss is { } mss)
            Say("advmss", mss);
        if (route.HopLimit is { } limit)
            Say("hoplimit", limit);
        if (route.NextHops.Count == 1)
            words.AddRange(HopWords(route.NextHops[0], route.Destination.Family));
        else
        {
            foreach (var hop in route.NextHops)
                words.AddRange(["nexthop", .. HopWords(hop, route.Destination.Family), "weight", Number(hop.Weight)]);
        }

        return words;
    }

    private List<string> HopWords(NextHop hop, IpFamily family)
    {
        var words = new List<string>();
        if (hop.Via is { } via)
            words.AddRange(via.Family == family ? ["via", $"{via}"] : ["via", "inet6", $"{via}"]);
        words.AddRange(["dev", home.Links[hop.LinkIndex].Name]);
        if (hop.OnLink)
            words.Add("onlink");
        return words;
    }

    private void Ip(string ip, params IEnumerable<string> words) => commands.Add(ip, name, words);
}
