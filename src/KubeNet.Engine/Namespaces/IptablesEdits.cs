using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// What <c>iptables</c> does to a configuration. Each edit gives a new value, or throws an <see cref="IptablesSyntaxException"/> whose
/// ErrorId says why the kernel would refuse it, and changes nothing.
/// </summary>
public static class IptablesEdits
{
    /// <summary><c>iptables -A CHAIN rule</c>.</summary>
    public static NetworkConfig AppendRule(this NetworkConfig config, in TableLocation where, string chain, Rule rule)
    {
        rule = NftForm.Of(rule, where.Backend);
        var rules = config.ChainAt(where, chain).Rules;
        return config.PutRule(where, chain, rule, rules.Add(rule));
    }

    /// <summary><c>iptables -A CHAIN rule</c> with the rule as text; several rules where it lists several addresses.</summary>
    public static NetworkConfig AppendRule(this NetworkConfig config, in TableLocation where, string chain, string rule)
    {
        foreach (var one in IptablesSyntax.ParseRule(rule, where.Family, chain))
            config = config.AppendRule(where, chain, one);
        return config;
    }

    /// <summary><c>iptables -I CHAIN position rule</c>; positions count from 1.</summary>
    public static NetworkConfig InsertRule(this NetworkConfig config, in TableLocation where, string chain, Rule rule, int position = 1)
    {
        var rules = config.ChainAt(where, chain).Rules;
        var index = TableErrors.InsertionIndex(chain, rules.Count, position);
        rule = NftForm.Of(rule, where.Backend);
        return config.PutRule(where, chain, rule, rules.Insert(index, rule));
    }

    /// <summary><c>iptables -I CHAIN position rule</c> with the rule as text.</summary>
    public static NetworkConfig InsertRule(this NetworkConfig config, in TableLocation where, string chain, string rule, int position = 1)
    {
        foreach (var one in IptablesSyntax.ParseRule(rule, where.Family, chain))
            config = config.InsertRule(where, chain, one, position);
        return config;
    }

    /// <summary><c>iptables -R CHAIN number rule</c>.</summary>
    public static NetworkConfig ReplaceRule(this NetworkConfig config, in TableLocation where, string chain, int number, Rule rule)
    {
        var rules = config.ChainAt(where, chain).Rules;
        var index = TableErrors.Index(chain, rules.Count, number);
        rule = NftForm.Of(rule, where.Backend);
        return config.PutRule(where, chain, rule, rules.SetItem(index, rule));
    }

    /// <summary><c>iptables -D CHAIN rule</c>: the first rule that says the same.</summary>
    public static NetworkConfig DeleteRule(this NetworkConfig config, in TableLocation where, string chain, Rule rule)
    {
        var found = config.ChainAt(where, chain);
        var index = found.Rules.IndexOf(NftForm.Of(rule, where.Backend));
        return index < 0 ? throw TableErrors.RuleNotFound(chain) : config.PutChain(where, found.WithRules(found.Rules.RemoveAt(index)));
    }

    /// <summary><c>iptables -D CHAIN rule</c> with the rule as text.</summary>
    public static NetworkConfig DeleteRule(this NetworkConfig config, in TableLocation where, string chain, string rule)
    {
        foreach (var one in IptablesSyntax.ParseRule(rule, where.Family, chain))
            config = config.DeleteRule(where, chain, one);
        return config;
    }

    /// <summary><c>iptables -D CHAIN number</c>.</summary>
    public static NetworkConfig DeleteRule(this NetworkConfig config, in TableLocation where, string chain, int number)
    {
        var found = config.ChainAt(where, chain);
        return config.PutChain(where, found.WithRules(found.Rules.RemoveAt(TableErrors.Index(chain, found.Rules.Count, number))));
    }

    /// <summary><c>iptables -C CHAIN rule</c>: whether the chain has a rule that says the same; of several (several addresses) all.</summary>
    public static bool HasRule(this NetworkConfig config, in TableLocation where, string chain, string rule)
    {
        if (!config.TableAt(where).Chains.TryGetValue(chain, out var found))
            return false;
        var backend = where.Backend;
        return IptablesSyntax.ParseRule(rule, where.Family, chain).All(one => found.Rules.Contains(NftForm.Of(one, backend)));
    }

    /// <summary><c>iptables -N CHAIN</c>.</summary>
    public static NetworkConfig AddChain(this NetworkConfig config, in TableLocation where, string chain)
    {
        if (config.TableAt(where).Chains.ContainsKey(chain))
            throw TableErrors.ChainExists(chain);
        ChainNames.Check(chain, where.Family);
        return config.PutChain(where, Chain.User(chain));
    }

    /// <summary><c>iptables -X CHAIN</c>: a user chain that is empty and that no rule leads to; of nf_tables also a built-in one that is as a new one, which is then not there any more.</summary>
    public static NetworkConfig RemoveChain(this NetworkConfig config, in TableLocation where, string chain)
    {
        var table = config.TableAt(where);
        var found = config.ChainAt(where, chain);
        if (where.Backend == IptablesBackend.Nft && found is { IsMade: true, IsUnused: true })
            return config.PutTable(where, table.With(found.Unmade()));
        if (found.IsBuiltIn)
            throw TableErrors.BuiltInChain(chain, "deleted");
        if (found.Rules.Count > 0)
            throw TableErrors.ChainNotEmpty(chain, found.Rules.Count);
        if (table.Chains.Values.FirstOrDefault(other => other.Rules.Any(rule => rule.Target is JumpTarget jump && jump.Chain == chain)) is { } user)
            throw TableErrors.ChainInUse(chain, user.Name);
        return config.PutTable(where, table.Without(chain));
    }

    /// <summary><c>iptables -E OLD NEW</c>; the rules that lead there follow.</summary>
    public static NetworkConfig RenameChain(this NetworkConfig config, in TableLocation where, string chain, string newName)
    {
        var table = config.TableAt(where);
        var found = config.ChainAt(where, chain);
        if (found.IsBuiltIn)
            throw TableErrors.BuiltInChain(chain, "renamed");
        if (table.Chains.ContainsKey(newName))
            throw TableErrors.ChainExists(newName);
        ChainNames.Check(newName, where.Family);
        table = table.Without(chain).With(found.WithName(newName));
        foreach (var other in table.Chains.Values)
        {
            if (other.Rules.Any(LeadsThere))
                table = table.With(other.WithRules(other.Rules.ConvertAll(rule => LeadsThere(rule) ? rule with { Target = ((JumpTarget)rule.Target!) with { Chain = newName } } : rule)));
        }

        return config.PutTable(where, table);

        bool LeadsThere(Rule rule) => rule.Target is JumpTarget jump && jump.Chain == chain;
    }

    /// <summary><c>iptables -P CHAIN policy</c>.</summary>
    public static NetworkConfig SetPolicy(this NetworkConfig config, in TableLocation where, string chain, ChainPolicy policy)
    {
        var found = config.ChainAt(where, chain);
        if (!found.IsBuiltIn)
            throw TableErrors.NoPolicy(chain);
        if (where.Table == TableName.Nat && policy == ChainPolicy.Drop)
            throw new IptablesSyntaxException("TargetNotAllowedHere", "The \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited.");
        return config.PutChain(where, found.WithPolicy(policy));
    }

    /// <summary><c>iptables -F [CHAIN]</c>: takes all rules out of a chain, or of all chains of the table.</summary>
    public static NetworkConfig FlushChain(this NetworkConfig config, in TableLocation where, string? chain = null)
    {
        if (chain is not null)
            return config.PutChain(where, config.ChainAt(where, chain).WithRules([]));
        var table = config.TableAt(where);
        return config.PutTable(where, table.WithAll(table.Chains.Values.Where(one => one.Rules.Count > 0).Select(one => one.WithRules([]))));
    }

    /// <summary><c>iptables-restore [--noflush]</c>: all tables of the text or none.</summary>
    public static NetworkConfig RestoreRuleset(
        this NetworkConfig config,
        string @namespace,
        string text,
        out RestoreResult result,
        IpFamily family = IpFamily.IPv4,
        IptablesBackend backend = IptablesBackend.Nft,
        bool noFlush = false)
    {
        var home = config[@namespace];
        result = IptablesRestore.Read(home.GetRuleset(family, backend), text, noFlush, home.IpSets);
        home = home.With(result.Deleted.Aggregate(home.GetRuleset(family, backend), (rest, table) => rest.Without(table))).With(result.Ruleset);
        return config.With(result.NeedsAccounting ? SwitchAccountingOn(home) : home);
    }

    /// <summary>Runs a command that changes rules, such as <c>-t nat -A PREROUTING ...</c>, with or without <c>iptables</c> before it.</summary>
    /// <exception cref="IptablesSyntaxException">The command is wrong, or only shows or counts something (-L, -S, -C, -Z).</exception>
    public static NetworkConfig RunIptables(
        this NetworkConfig config,
        string @namespace,
        string command,
        IpFamily family = IpFamily.IPv4,
        IptablesBackend backend = IptablesBackend.Nft)
    {
        var read = IptablesSyntax.ParseCommand(command, family);
        var where = new TableLocation(@namespace, read.Table is null ? TableName.Filter : TableErrors.ParseTable(read.Table), family, backend);
        return config.Apply(where, read);
    }

    /// <summary>Applies a command that was read before; its own table, if it names one, must be that of <paramref name="where"/>.</summary>
    public static NetworkConfig Apply(this NetworkConfig config, in TableLocation where, IptablesCommand command)
    {
        var chain = command.Chain ?? "";
        switch (command.Kind)
        {
            case CommandKind.Append:
                foreach (var rule in command.Rules)
                    config = config.AppendRule(where, chain, rule);
                return config;
            case CommandKind.Insert:
                foreach (var rule in command.Rules)
                    config = config.InsertRule(where, chain, rule, command.Number);
                return config;
            case CommandKind.Delete:
                foreach (var rule in command.Rules)
                    config = config.DeleteRule(where, chain, rule);
                return config;
            case CommandKind.DeleteNumber:
                return config.DeleteRule(where, chain, command.Number);
            case CommandKind.Replace:
                return config.ReplaceRule(where, chain, command.Number, command.Rules[0]);
            case CommandKind.NewChain:
                return config.AddChain(where, chain);
            case CommandKind.DeleteChain when command.Chain is null:
                return config.RemoveUserChains(where);
            case CommandKind.DeleteChain:
                return config.RemoveChain(where, chain);
            case CommandKind.RenameChain:
                return config.RenameChain(where, chain, command.Argument!);
            case CommandKind.Policy:
                return config.SetPolicy(where, chain, TableErrors.ParsePolicy(command.Argument!));
            case CommandKind.Flush:
                return config.FlushChain(where, command.Chain);
            case CommandKind.Check or CommandKind.Zero or CommandKind.List or CommandKind.ListRules or CommandKind.None:
                throw new IptablesSyntaxException("UnexpectedCommand", "The command changes no rules; -A, -I, -D, -R, -N, -X, -E, -P and -F do.");
            default:
                throw new InvalidOperationException($"No command is of the kind {command.Kind}.");
        }
    }

    private static NetworkConfig RemoveUserChains(this NetworkConfig config, in TableLocation where)
    {
        var table = config.TableAt(where);
        foreach (var chain in table.Chains.Values.Where(chain => !chain.IsBuiltIn))
        {
            if (chain.Rules.Count > 0)
                throw TableErrors.ChainNotEmpty(chain.Name, chain.Rules.Count);
            if (table.Chains.Values.FirstOrDefault(other => other.Rules.Any(rule => rule.Target is JumpTarget jump && jump.Chain == chain.Name)) is { } user)
                throw TableErrors.ChainInUse(chain.Name, user.Name);
            table = table.Without(chain.Name);
        }

        return config.PutTable(where, where.Backend == IptablesBackend.Nft ? table.WithAll(table.Chains.Values.Where(chain => chain.IsUnused).Select(chain => chain.Unmade()).ToList()) : table);
    }

    private static Table TableAt(this NetworkConfig config, in TableLocation where) =>
        config[where.Namespace].GetRuleset(where.Family, where.Backend).GetTable(where.Table);

    private static Chain ChainAt(this NetworkConfig config, in TableLocation where, string chain)
    {
        var table = config.TableAt(where);
        return table.Chains.TryGetValue(chain, out var found) ? found : throw TableErrors.ChainNotFound(chain, where.Table, table.Chains.Keys);
    }

    /// <summary>Puts rules in that differ from the chain's own by one rule, having asked the kernel's questions about that one.</summary>
    private static NetworkConfig PutRule(this NetworkConfig config, in TableLocation where, string chain, Rule rule, ImmutableList<Rule> rules)
    {
        var table = config.TableAt(where);
        var home = table.Chains[chain];
        TableCheck.CheckInterfaces(rule, chain);
        SetUse.Check(rule, where.Family, config[where.Namespace].IpSets);
        TableCheck.CheckRule(rule, table, where.Backend);
        table = table.With(home.WithRules(rules));
        TableCheck.CheckReach(rule, table, where.Backend);
        config = config.PutTable(where, table);
        return where.Backend == IptablesBackend.Nft && ConnbytesMatch.IsIn(rule) ? config.With(SwitchAccountingOn(config[where.Namespace])) : config;
    }

    /// <summary>"Forcing CT accounting to be enabled" (connbytes_mt_check): it stays on when the rule is gone.</summary>
    private static NamespaceConfig SwitchAccountingOn(NamespaceConfig home) => home with { Sysctls = home.Sysctls.With("net.netfilter.nf_conntrack_acct", "1") };

    private static NetworkConfig PutChain(this NetworkConfig config, in TableLocation where, Chain chain) =>
        config.PutTable(where, config.TableAt(where).With(chain));

    private static NetworkConfig PutTable(this NetworkConfig config, in TableLocation where, Table table)
    {
        var home = config[where.Namespace];
        home = home.With(home.GetRuleset(where.Family, where.Backend).With(table));

        // ip_tables takes a whole table in anew, with the rules that stay.
        return config.With(where.Backend == IptablesBackend.Legacy && ConnbytesMatch.IsIn(table) ? SwitchAccountingOn(home) : home);
    }
}
