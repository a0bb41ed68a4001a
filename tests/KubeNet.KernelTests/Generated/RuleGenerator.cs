using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.KernelTests.Generated;

/// <summary>Sets and rules of every table. A rule that iptables would not take is forgotten, and drawn again.</summary>
internal sealed class RuleGenerator(Dice dice, Draft draft, Plan plan)
{
    private static readonly (TableName Name, string[] Chains)[] Tables =
    [
        (TableName.Raw, ["PREROUTING", "OUTPUT"]),
        (TableName.Mangle, ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]),
        (TableName.Nat, ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"]),
        (TableName.Filter, ["INPUT", "FORWARD", "OUTPUT"]),
        (TableName.Security, ["INPUT", "FORWARD", "OUTPUT"]),
    ];

    public void Run()
    {
        foreach (var ns in plan.Namespaces)
        {
            foreach (var family in plan.Families.Where(_ => dice.Percent(70)))
            {
                var sets = dice.OneIn(3) ? Sets(ns, family) : [];
                Ruleset(ns, family, sets, legacy: dice.OneIn(8));
            }
        }
    }

    private List<SetName> Sets(string ns, IpFamily family)
    {
        var words = family == IpFamily.IPv4 ? "" : " family inet6";
        var v = family == IpFamily.IPv4 ? 4 : 6;
        var grammar = new SetGrammar(dice, plan, family);
        var names = new List<SetName>();
        var text = "";
        foreach (var type in dice.Some(SetGrammar.Types, 3))
        {
            if (type == "bitmap:port" && family == IpFamily.IPv6)
                continue;
            var name = new SetName($"{type.Replace(':', '-').Replace(',', '-')}-{v}", type.Split(':')[1].Split(',').Length);
            text += $"create {name.Name} {type}{(type == "bitmap:port" ? " range 0-65535" : words)}{(dice.OneIn(3) ? " counters" : "")}\n";
            text += string.Concat(Enumerable.Range(0, dice.Between(0, 4)).Select(_ => $"add {name.Name} {grammar.Entry(type)}").Distinct().Select(line => line + "\n"));
            names.Add(name);
        }

        return text.Length > 0 && draft.Say(net => net.IpSets(ns, text)) ? names : [];
    }

    private void Ruleset(string ns, IpFamily family, List<SetName> sets, bool legacy)
    {
        var backend = legacy ? IptablesBackend.Legacy : IptablesBackend.Nft;
        var text = "";
        var config = draft.Lab.Config;
        foreach (var (table, chains) in Tables.Where(_ => dice.Percent(55)))
        {
            var where = new TableLocation(ns, table, family, backend);
            var users = dice.Percent(35) ? Enumerable.Range(1, dice.Between(1, 3)).Select(number => $"U{number}").ToList() : [];
            var lines = users.Select(user => $"-N {user}").ToList();
            config = users.Aggregate(config, (all, user) => all.AddChain(where, user));
            var names = chains.Concat(users).ToList();
            foreach (var chain in chains.Where(_ => table != TableName.Nat && dice.OneIn(25)))
                lines.Add($"-P {chain} DROP");
            for (var left = dice.Between(0, 9); left > 0; left--)
            {
                var chain = dice.Pick(names);
                var grammar = new RuleGrammar(dice, plan, ns, family, table, sets);
                var rule = grammar.Rule(chain, users.Where(user => names.IndexOf(user) > Math.Max(names.IndexOf(chain), chains.Length - 1)).ToList());
                try
                {
                    config = config.AppendRule(where, chain, rule);
                    lines.Add($"-A {chain} {rule}");
                }
                catch (NetConfigException)
                {
                }
            }

            text += Labs.RuleText.Table(table.ToName(), [.. lines]);
        }

        if (text.Length > 0 && !draft.Say(net => net.Iptables(ns, text, family, legacy)))
            throw new InvalidOperationException($"Rules that were taken one by one are not taken together:\n{text}");
    }
}

/// <summary>A set, and how many parts its elements have.</summary>
internal sealed record SetName(string Name, int Parts);
