using System.Text;

namespace KubeNet.Engine.Netfilter;

/// <summary>Rules as <c>iptables-save</c> 1.8.9 and <c>iptables -S</c> print them.</summary>
public static class IptablesSave
{
    /// <summary>All tables that exist, or one of them, without the comment lines that name the program and the time.</summary>
    /// <param name="ruleset">The rules.</param>
    /// <param name="counters">What they have counted; null prints zeros.</param>
    /// <param name="table">Only this one; nothing is printed where it does not exist.</param>
    /// <param name="withCounters"><c>-c</c>: the counter of every rule before it.</param>
    public static string Write(Ruleset ruleset, IRuleCounters? counters = null, TableName? table = null, bool withCounters = false)
    {
        var text = new StringBuilder();
        foreach (var name in Order(ruleset))
        {
            if (table is null || table == name)
                WriteTable(text, ruleset, ruleset.Tables[name], counters, withCounters);
        }

        return text.ToString();
    }

    /// <summary><c>iptables -S</c>: policies, chains and rules of a table, or of one chain of it; with counters as <c>-v</c> prints them.</summary>
    public static string WriteRules(Ruleset ruleset, TableName table, string? chain = null, IRuleCounters? counters = null, bool verbose = false)
    {
        var chains = ruleset.GetTable(table).InSaveOrder.Where(candidate => chain is null || candidate.Name == chain).ToList();
        var text = new StringBuilder();
        foreach (var one in chains)
        {
            if (one.Policy is { } policy)
                text.Append("-P ").Append(one.Name).Append(' ').Append(PolicyText(policy)).Append(verbose ? CounterOption(counters?.OfPolicy(ruleset, table, one.Name)) : "");
            else
                text.Append("-N ").Append(one.Name);
            text.Append('\n');
        }

        foreach (var one in chains)
        {
            foreach (var rule in one.Rules)
            {
                text.Append("-A ").Append(one.Name);
                RuleText.Append(text, rule, verbose ? CounterOption(counters?.Of(rule)) : null);
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    internal static string PolicyText(ChainPolicy policy) => policy switch
    {
        ChainPolicy.Accept => "ACCEPT",
        ChainPolicy.Drop => "DROP",
    };

    /// <summary>
    /// nft lists its tables in an order of its own; legacy the newest first, which is the other way round than the tables come into use
    /// (the order of /proc/net/ip_tables_names; the model takes raw, mangle, nat, filter, security for the order of creation).
    /// </summary>
    private static IEnumerable<TableName> Order(Ruleset ruleset)
    {
        TableName[] order = ruleset.Backend switch
        {
            IptablesBackend.Nft => [TableName.Mangle, TableName.Security, TableName.Raw, TableName.Filter, TableName.Nat],
            IptablesBackend.Legacy => [TableName.Security, TableName.Filter, TableName.Nat, TableName.Mangle, TableName.Raw],
        };
        return order.Where(ruleset.Tables.ContainsKey);
    }

    private static void WriteTable(StringBuilder text, Ruleset ruleset, Table table, IRuleCounters? counters, bool withCounters)
    {
        text.Append('*').Append(table.Name.ToName()).Append('\n');
        foreach (var chain in table.InSaveOrder)
        {
            var counter = chain.IsBuiltIn ? counters?.OfPolicy(ruleset, table.Name, chain.Name) ?? default : default;
            text.Append(':').Append(chain.Name).Append(' ').Append(chain.Policy is { } policy ? PolicyText(policy) : "-");
            text.Append(" [").Append(counter.Packets).Append(':').Append(counter.Bytes).Append("]\n");
        }

        foreach (var chain in table.InSaveOrder)
        {
            foreach (var rule in chain.Rules)
            {
                if (withCounters)
                {
                    var counter = counters?.Of(rule) ?? default;
                    text.Append('[').Append(counter.Packets).Append(':').Append(counter.Bytes).Append("] ");
                }

                text.Append("-A ").Append(chain.Name);
                RuleText.Append(text, rule);
                text.Append('\n');
            }
        }

        text.Append("COMMIT\n");
    }

    private static string CounterOption(Counter? counter) => $" -c {counter?.Packets ?? 0} {counter?.Bytes ?? 0}";
}
