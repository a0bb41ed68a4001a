using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Generated;

/// <summary>Addresses, and routes by which nearly everybody finds everybody; then routes and rules that nobody would have expected.</summary>
internal sealed class RoutingGenerator(Dice dice, Draft draft, Plan plan)
{
    private static readonly string[] Deadends = ["unreachable", "blackhole", "prohibit", "throw"];

    public void Addresses()
    {
        foreach (var segment in plan.Segments)
        {
            foreach (var member in segment.Members)
            {
                foreach (var family in plan.Families.Where(_ => !dice.OneIn(40)))
                    draft.Say(net => net.Address(member.Ns, member.Name, segment.AddressOf(family, member) + (family == IpFamily.IPv4 ? "/24" : "/64")));
            }
        }

        foreach (var ns in plan.Namespaces.Where(_ => dice.OneIn(3)))
        {
            var number = plan.Namespaces.IndexOf(ns) + 1;
            var address = plan.UsesIpv6 && dice.OneIn(3) ? $"fd00:9::{number}/128" : dice.Pick($"10.9.0.{number}/32", $"10.9.{number}.1/24");
            var device = dice.Percent(60) || !plan.DevicesOf(ns).Any() ? "lo" : dice.Pick(plan.DevicesOf(ns).ToList()).Name;
            if (draft.Say(net => net.Address(ns, device, address)))
                plan.Extras.Add((ns, device, address));
        }
    }

    public void Routes()
    {
        foreach (var family in plan.Families)
        {
            foreach (var ns in plan.Namespaces)
            {
                var ways = Ways(ns, family);
                var byDefault = ways.Count > 0 && dice.Percent(50) ? dice.Pick(ways.Values.ToList()) : null;
                if (byDefault is not null)
                    draft.Say(net => net.Route(ns, "default", byDefault));
                foreach (var (prefix, via) in ways.Where(way => way.Value != byDefault && !dice.OneIn(25)))
                    draft.Say(net => net.Route(ns, prefix, via));
                for (var i = dice.Pick(0, 0, 0, 1, 1, 2); i > 0; i--)
                    Odd(ns, family, ways);
            }
        }
    }

    public void Rules()
    {
        foreach (var family in plan.Families)
        {
            foreach (var ns in plan.Namespaces.Where(_ => dice.OneIn(4)))
            {
                for (var priority = 100u; priority <= 100 + dice.Between(0, 1); priority++)
                    Rule(ns, family, priority);
            }
        }
    }

    private void Rule(string ns, IpFamily family, uint priority)
    {
        var table = (uint)dice.Between(100, 102);
        var prefixes = Prefixes(family);
        var from = dice.Percent(30) ? dice.Pick(prefixes) : null;
        var to = dice.Percent(25) ? dice.Pick(prefixes) : null;
        uint? mark = dice.Percent(40) ? (uint)dice.Between(1, 3) : null;
        uint? mask = mark is not null && dice.OneIn(3) ? (uint)dice.Pick(1, 3, 15) : null;
        var incoming = dice.Percent(25) ? dice.Pick(DeviceNames(ns)) : null;
        var outgoing = incoming is null && dice.OneIn(12) ? dice.Pick(DeviceNames(ns)) : null;
        Engine.Packets.IpProtocol? protocol = dice.Percent(15) ? dice.Pick(Engine.Packets.IpProtocol.Udp, Engine.Packets.IpProtocol.Tcp) : null;
        ushort? port = protocol is not null && dice.OneIn(2) ? dice.Pick<ushort>(53, 80) : null;
        var action = dice.Percent(80) ? "lookup" : dice.Pick("unreachable", "blackhole", "prohibit");
        draft.Say(net => net.IpRule(ns, priority, action == "lookup" ? table : null, from, to, mark, mask, incoming, outgoing, protocol, port, action, family));
    }

    private void Odd(string ns, IpFamily family, Dictionary<string, string> ways)
    {
        var prefix = dice.Pick([.. Prefixes(family), .. plan.Addresses(family).Select(address => address + (family == IpFamily.IPv4 ? "/32" : "/128"))]);
        uint? table = dice.Percent(40) ? (uint)dice.Between(100, 102) : null;
        uint? metric = dice.Percent(30) ? (uint)dice.Between(1, 2000) : null;
        if (dice.Percent(40))
        {
            var type = dice.Pick(Deadends);
            draft.Say(net => net.Route(ns, prefix, type: type, metric: metric, table: table));
            return;
        }

        var source = dice.Percent(25) ? dice.Pick(plan.Addresses(family, ns).DefaultIfEmpty("10.0.0.1").ToList()) : null;
        if (dice.Percent(25))
        {
            var device = dice.Pick(family == IpFamily.IPv4 ? DeviceNames(ns) : plan.DevicesOf(ns).Where(one => one.Segment is not null).Select(one => one.Name).DefaultIfEmpty("lo").ToList());
            draft.Say(net => net.Route(ns, prefix, device: device, metric: metric, table: table, source: source));
            return;
        }

        var neighbours = plan.Segments.Where(segment => segment.Members.Any(member => member.Ns == ns))
            .SelectMany(segment => segment.Members.Where(member => member.Ns != ns).Select(member => segment.AddressOf(family, member)).Append(segment.Host(family, 99))).ToList();
        if (neighbours.Count == 0)
            return;
        var via = dice.Pick(neighbours);
        draft.Say(net => net.Route(ns, dice.OneIn(4) && family == IpFamily.IPv4 ? "default" : prefix, via, metric: metric, table: table, source: source));
    }

    private List<string> DeviceNames(string ns) => [.. plan.DevicesOf(ns).Select(device => device.Name), "lo"];

    private List<string> Prefixes(IpFamily family) =>
    [
        .. plan.Segments.Select(segment => segment.Prefix(family)),
        .. family == IpFamily.IPv4 ? new[] { "10.9.0.0/16", "10.0.0.0/8", "192.0.2.0/24" } : ["fd00:9::/64", "fd00::/16", "2001:db8::/32"],
    ];

    /// <summary>The networks that a namespace has no address in, and the neighbour through which each is nearest.</summary>
    private Dictionary<string, string> Ways(string ns, IpFamily family)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal) { [ns] = "" };
        var ways = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([ns]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var segment in plan.Segments.Where(segment => segment.Members.Any(member => member.Ns == at)))
            {
                if (at != ns)
                    ways.TryAdd(segment.Prefix(family), first[at]);
                foreach (var member in segment.Members.Where(member => first.TryAdd(member.Ns, at == ns ? segment.AddressOf(family, member) : first[at])))
                    queue.Enqueue(member.Ns);
            }
        }

        foreach (var extra in plan.Extras.Where(extra => extra.Ns != ns && Plan.FamilyOf(extra.Address) == family && first.ContainsKey(extra.Ns)))
            ways.TryAdd(InterfaceAddress.Parse(extra.Address).Prefix.ToString(), first[extra.Ns]);
        foreach (var segment in plan.Segments.Where(segment => segment.Members.Any(member => member.Ns == ns)))
            ways.Remove(segment.Prefix(family));
        return ways;
    }
}
