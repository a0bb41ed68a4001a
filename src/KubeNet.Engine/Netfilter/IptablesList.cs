using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>Rules as <c>iptables -nL</c> 1.8.9 lists them.</summary>
public static class IptablesList
{
    /// <summary>All chains of a table, or one of them.</summary>
    /// <param name="ruleset">The rules.</param>
    /// <param name="table">The table; one that was never used lists as empty.</param>
    /// <param name="chain">Only this chain.</param>
    /// <param name="counters">What they have counted; null shows zeros.</param>
    /// <param name="options">The columns.</param>
    public static string Write(Ruleset ruleset, TableName table, string? chain = null, IRuleCounters? counters = null, ListOptions options = ListOptions.Verbose)
    {
        var content = ruleset.GetTable(table);
        var references = CountReferences(content);
        var text = new StringBuilder();
        foreach (var one in content.InSaveOrder)
        {
            if (chain is not null && one.Name != chain)
                continue;
            if (text.Length > 0)
                text.Append('\n');
            WriteHead(text, ruleset, table, one, references.GetValueOrDefault(one.Name), counters, options);
            var number = 1;
            foreach (var rule in one.Rules)
                WriteRule(text, rule, number++, ruleset.Family, counters?.Of(rule) ?? default, options);
        }

        return text.ToString();
    }

    /// <summary>The last column of a rule: its matches and its target's options, with blanks between.</summary>
    public static string Details(Rule rule)
    {
        var text = new StringBuilder();
        AppendDetails(text, rule);
        return text.ToString().Trim();
    }

    /// <summary>A counter in five characters: in full below 100000, then in thousands, millions ... rounded (xtables_print_num).</summary>
    internal static string Short(long number)
    {
        if (number <= 99999)
            return number.ToString();
        foreach (var unit in "KMG")
        {
            number = (number + 500) / 1000;
            if (number <= 9999)
                return $"{number}{unit}";
        }

        return $"{(number + 500) / 1000}T";
    }

    private static Dictionary<string, int> CountReferences(Table table)
    {
        var references = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chain in table.Chains.Values)
        {
            foreach (var rule in chain.Rules)
            {
                if (rule.Target is JumpTarget jump)
                    references[jump.Chain] = references.GetValueOrDefault(jump.Chain) + 1;
            }
        }

        return references;
    }

    private static void WriteHead(StringBuilder text, Ruleset ruleset, TableName table, Chain chain, int references, IRuleCounters? counters, ListOptions options)
    {
        var verbose = options.HasFlag(ListOptions.Verbose);
        var exact = options.HasFlag(ListOptions.Exact);
        text.Append("Chain ").Append(chain.Name).Append(" (");
        if (chain.Policy is { } policy)
        {
            text.Append("policy ").Append(IptablesSave.PolicyText(policy));
            if (verbose)
            {
                var counter = counters?.OfPolicy(ruleset, table, chain.Name) ?? default;
                text.Append(' ').Append(exact ? counter.Packets.ToString() : Short(counter.Packets)).Append(" packets, ");
                text.Append(exact ? counter.Bytes.ToString() : Short(counter.Bytes)).Append(" bytes");
            }
        }
        else
        {
            text.Append(references).Append(" references");
        }

        text.Append(")\n");
        if (options.HasFlag(ListOptions.LineNumbers))
            text.Append("num  ");
        if (verbose)
            text.Append(exact ? "    pkts      bytes " : " pkts bytes ");
        text.Append("target     prot opt ");
        if (verbose)
            text.Append("in     out     ");
        text.Append("source               destination         \n");
    }

    private static void WriteRule(StringBuilder text, Rule rule, int number, IpFamily family, Counter counter, ListOptions options)
    {
        var verbose = options.HasFlag(ListOptions.Verbose);
        if (options.HasFlag(ListOptions.LineNumbers))
            text.Append($"{number,-4} ");
        if (verbose && options.HasFlag(ListOptions.Exact))
            text.Append($"{counter.Packets,8} {counter.Bytes,8} ");
        else if (verbose)
            text.Append($"{Short(counter.Packets),5} {Short(counter.Bytes),5} ");
        text.Append($"{rule.Target?.ListName ?? "",-9} ");
        text.Append($"{(rule.Protocol.Negated ? '!' : ' ')}{(byte)rule.Protocol.Protocol,-4} ");
        text.Append(rule.Fragment switch
        {
            FragmentMatch.Any => "-- ",
            FragmentMatch.Fragments => "-f ",
            FragmentMatch.NotFragments => "!f ",
        });
        if (verbose)
            text.Append($" {Device(rule.InInterface),-6} {Device(rule.OutInterface),-6} ");
        text.Append($"{Address(rule.Source, family),-20} {Address(rule.Destination, family),-20} ");
        AppendDetails(text, rule);
        text.Append('\n');
    }

    private static string Device(InterfaceMatch match) => $"{(match.Negated ? "!" : "")}{match.Name ?? "*"}";

    private static string Address(AddressMatch match, IpFamily family)
    {
        var sign = match.Negated ? '!' : ' ';
        if (match.Mask == 0)
            return $"{sign}{(family == IpFamily.IPv4 ? "0.0.0.0/0" : "::/0")}";
        var mask = Syntax.AddressSyntax.MaskText(match.Mask, match.Address.Family);
        return mask == family.AddressBits().ToString() ? $"{sign}{match.Address}" : $"{sign}{match.Address}/{mask}";
    }

    private static void AppendDetails(StringBuilder text, Rule rule)
    {
        if (rule.Target is JumpTarget { IsGoto: true })
            text.Append("[goto] ");
        foreach (var match in rule.Matches)
        {
            if (match.ListOptions() is { Length: > 0 } details)
                text.Append(match.IsListedApart ? " " : "").Append(details);
        }

        if (rule.Target?.ListOptions() is { Length: > 0 } options)
            text.Append(' ').Append(options);
    }
}
