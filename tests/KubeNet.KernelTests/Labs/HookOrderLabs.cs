using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using static KubeNet.KernelTests.Labs.ClientProbes;
using static KubeNet.KernelTests.Labs.RuleText;

namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Rules of both rule engines side by side: what registered last is asked first (nf_hook_entries_grow). The same rule stands in both, which marks a packet that has no mark of
/// its place yet: so that the one counts that is asked first.
/// </summary>
internal static class HookOrderLabs
{
    private static readonly TableName[] Tables = [TableName.Raw, TableName.Mangle, TableName.Nat, TableName.Filter];

    public static IEnumerable<KernelLab> All(RoutedShape net) =>
    [
        new Order(net, "legacy after nft is asked first").Nft(Whole("filter", "FORWARD")).Legacy(Whole("filter", "FORWARD")).Lab(),
        new Order(net, "nft after legacy is asked first").Legacy(Whole("filter", "FORWARD")).Nft(Whole("filter", "FORWARD")).Lab(),
        new Order(net, "what drops first leaves nothing to count")
            .Legacy(Table("filter", "-A FORWARD -p udp", "-A FORWARD -p tcp -m tcp --dport 80 -j DROP"))
            .Nft(Table("filter", "-A FORWARD -p udp -m udp --dport 53 -j DROP", "-A FORWARD -p tcp")).Lab(),
        new Order(net, "a table of legacy that is loaded again keeps its place")
            .Legacy(Whole("filter", "FORWARD")).Nft(Whole("filter", "FORWARD")).Legacy(Whole("filter", "INPUT", "FORWARD")).Lab(),
        new Order(net, "iptables-nft-restore makes its tables anew, and no others")
            .Nft(Whole("mangle", "PREROUTING", "POSTROUTING") + Whole("filter", "FORWARD"))
            .Legacy(Whole("mangle", "PREROUTING", "POSTROUTING") + Whole("filter", "FORWARD"))
            .Nft(Whole("mangle", "PREROUTING", "POSTROUTING")).Lab(),
        new Order(net, "iptables-nft-restore --noflush keeps the chains that there are")
            .Nft(Whole("filter", "FORWARD")).Legacy(Whole("filter", "FORWARD")).Added(Whole("filter", "FORWARD")).Lab(),
        new Order(net, "a chain of nft is made when it is first written to")
            .Nft(Part("filter", "INPUT")).Legacy(Whole("filter", "INPUT", "OUTPUT")).Added(Part("filter", "OUTPUT")).Lab(),
        new Order(net, "a chain of nft that is emptied stays, and one that is emptied by its name is made")
            .Nft(Part("filter", "FORWARD")).Added(Text("filter", "-F INPUT", "-F FORWARD", "-F"))
            .Legacy(Whole("filter", "INPUT", "FORWARD", "OUTPUT")).Added(Part("filter", "INPUT", "FORWARD", "OUTPUT")).Lab(),
        new Order(net, "-X takes out chains of nft that are as new ones")
            .Nft(Text("filter", ":INPUT ACCEPT [0:0]", ":FORWARD DROP [0:0]", "-A OUTPUT -p tcp"))
            .Legacy(Whole("filter", "INPUT", "FORWARD", "OUTPUT"))
            .Added(Text("filter", "-X", "-P FORWARD ACCEPT")).Added(Part("filter", "INPUT", "FORWARD", "OUTPUT")).Lab(),
        new Order(net, "each table, and each of its chains, has an order of its own")
            .Nft(Part("raw", "PREROUTING") + Part("mangle", "INPUT", "FORWARD") + Part("security", "FORWARD"))
            .Legacy(Whole("raw", "PREROUTING", "OUTPUT") + Whole("mangle", "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING") + Whole("filter", "INPUT", "FORWARD", "OUTPUT") + Whole("security", "FORWARD"))
            .Added(Part("raw", "OUTPUT") + Part("mangle", "PREROUTING", "OUTPUT", "POSTROUTING") + Part("filter", "FORWARD")).Lab(),
        new Order(net, "the other family's order is none of its")
            .Nft(Whole("filter", "FORWARD")).Other(Whole("filter", "FORWARD"), legacy: true).Legacy(Whole("filter", "FORWARD")).Other(Whole("filter", "FORWARD"), legacy: false).Lab(),
        new Order(net, "of two nat tables the later one translates: that of nft").Legacy(Nat(net, 9)).Nft(Nat(net, 5353)).Lab(),
        new Order(net, "of two nat tables the later one translates: that of legacy").Nft(Nat(net, 5353)).Legacy(Nat(net, 9)).Lab(),
        new Order(net, "of two nat tables each hook takes the later chain").Nft(SourceNat(net, 5353)).Legacy(Nat(net, 9)).Added(DestinationNat(net, 5353)).Lab(),
        .. Enumerable.Range(1, 4).Select(seed => Drawn(net, new Random(seed), $"what chance did (seed {seed})")),
    ];

    /// <summary>Chains and tables come and go by chance in both rule engines; at the end each has the marking rule everywhere.</summary>
    private static KernelLab Drawn(RoutedShape net, Random random, string name)
    {
        var order = new Order(net, name);
        for (var left = random.Next(3, 9); left > 0; left--)
        {
            var table = Tables[random.Next(Tables.Length)];
            if (random.Next(4) == 0)
                order.Legacy(Text(table.ToName(), "-F"));
            else if (random.Next(4) == 0)
                order.Nft(Text(table.ToName(), DrawnLines(random, table)));
            else
                order.Added(Text(table.ToName(), DrawnLines(random, table)));
        }

        return order.Added(string.Concat(Tables.Select(Everywhere))).Legacy(string.Concat(Tables.Select(Everywhere))).Lab();
    }

    private static string[] DrawnLines(Random random, TableName table) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => DrawnLine(random, table))];

    private static string DrawnLine(Random random, TableName table)
    {
        var chain = table.Hooks()[random.Next(table.Hooks().Count)].ToChainName();
        return random.Next(8) switch
        {
            0 => "-X",
            1 => "-F",
            2 => $"-F {chain}",
            3 => $"-P {chain} ACCEPT",
            4 => $":{chain} - [0:0]",
            5 => $"-I {chain} -p 99",
            _ => $"-A {chain} -p 98",
        };
    }

    private static string Everywhere(TableName table) => Part(table.ToName(), [.. table.Hooks().Select(hook => hook.ToChainName())]);

    /// <summary>A table with the marking rule in some chains; all its built-in chains are named.</summary>
    private static string Whole(string table, params string[] chains) => Table(table, Marking(table, chains));

    /// <summary>The same, without naming chains that have no rule.</summary>
    private static string Part(string table, params string[] chains) => Text(table, Marking(table, chains));

    private static string Text(string table, params string[] lines) => $"*{table}\n{string.Join('\n', lines)}\nCOMMIT\n";

    private static string[] Marking(string table, string[] chains) => [.. chains.Select(chain => $"-A {chain}{(table == "nat" ? " -m conntrack --ctstate NEW" : "")} -m mark --mark 0x0/{Bit(table, chain)} -j MARK --set-xmark {Bit(table, chain)}/{Bit(table, chain)}")];

    private static string Bit(string table, string chain) =>
        TableNameExtensions.TryParseTable(table, out var name) && HookExtensions.TryParseHook(chain, out var hook) ? $"0x{1 << (((int)name * 5) + (int)hook):x}" : throw new ArgumentException($"There is no {chain} in {table}.");

    private static string Nat(RoutedShape net, int port) => Text("nat", [.. Lines(DestinationNat(net, port)), .. Lines(SourceNat(net, port))]);

    private static string DestinationNat(RoutedShape net, int port) => Text("nat", $"-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination {At(net.Server, port)}");

    private static string SourceNat(RoutedShape net, int port) => Text("nat", $"-A POSTROUTING -p udp -j SNAT --to-source {At(net.RouterOut, port)}");

    private static IEnumerable<string> Lines(string table) => table.Split('\n').Where(line => line.StartsWith('-'));

    private static string At(string address, int port) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{port}" : $"{address}:{port}";

    /// <summary>A lab whose router gets its rules in an order.</summary>
    private sealed class Order(RoutedShape net, string name)
    {
        private readonly List<Action<ILabTarget>> _steps = [];

        /// <summary><c>iptables-nft-restore</c>.</summary>
        public Order Nft(string text) => Then(lab => lab.Iptables("router", text, net.Family));

        /// <summary><c>iptables-nft-restore --noflush</c>.</summary>
        public Order Added(string text) => Then(lab => lab.Iptables("router", text, net.Family, noFlush: true));

        /// <summary><c>iptables-legacy-restore</c>.</summary>
        public Order Legacy(string text) => Then(lab => lab.Iptables("router", text, net.Family, legacy: true));

        /// <summary>Rules of the family that no packet is of.</summary>
        public Order Other(string text, bool legacy) => Then(lab => lab.Iptables("router", text, net.Family == IpFamily.IPv4 ? IpFamily.IPv6 : IpFamily.IPv4, legacy));

        public KernelLab Lab() => net.Lab(
            $"order of hooks: {name}",
            lab =>
            {
                net.Build(lab);
                foreach (var step in _steps)
                    step(lab);
            },
            Udp(net.Server), Tcp(net.Server), Ping(net.RouterIn), Udp(net.Server, from: "router"));

        private Order Then(Action<ILabTarget> step)
        {
            _steps.Add(step);
            return this;
        }
    }
}
