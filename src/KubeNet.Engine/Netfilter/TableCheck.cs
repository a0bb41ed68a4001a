using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// What the kernel checks when rules go in: that targets exist, that no chain leads back to itself, and that every match and target may
/// stand where packets reach it. Where ip_tables and nf_tables differ, the ruleset's backend decides (nft_chain_validate in
/// net/netfilter/nf_tables_api.c, mark_source_chains in net/ipv4/netfilter/ip_tables.c).
/// </summary>
internal sealed class TableCheck
{
    /// <summary>NFT_JUMP_STACK_SIZE: so many chains deep a packet may be, the built-in one included.</summary>
    public const int MaxDepth = 16;

    private readonly TableName _table;
    private readonly Chain[] _chains;
    private readonly IptablesBackend _backend;
    private readonly Action<Chain, int, IptablesSyntaxException> _complain;

    private TableCheck(TableName table, Chain[] chains, IptablesBackend backend, Action<Chain, int, IptablesSyntaxException> complain)
    {
        _table = table;
        _chains = chains;
        _backend = backend;
        _complain = complain;
    }

    /// <summary>Checks a whole table; complaints name the chain and the index of the rule.</summary>
    public static void Check(Table table, IptablesBackend backend, Action<Chain, int, IptablesSyntaxException> complain)
    {
        var chains = table.Chains.Values.ToArray();
        foreach (var chain in chains)
        {
            var rules = chain.Array;
            for (var index = 0; index < rules.Length; index++)
            {
                if (Complaint(rules[index], table, backend) is { } complaint)
                    complain(chain, index, complaint);
            }
        }

        CheckReach(table.Name, chains, backend, complain);
    }

    /// <summary>Refuses devices that a built-in chain's hook does not know.</summary>
    public static void CheckInterfaces(Rule rule, string chain) => CheckInterfaces(chain, !rule.InInterface.IsAny, !rule.OutInterface.IsAny);

    /// <summary>Refuses devices that a built-in chain's hook does not know.</summary>
    public static void CheckInterfaces(string chain, bool hasIn, bool hasOut)
    {
        if (hasOut && chain is ("PREROUTING" or "INPUT"))
            throw new IptablesSyntaxException("InterfaceNotAllowedHere", $"Can't use -o with {chain}: the packet's way out is not known there.");
        if (hasIn && chain is ("POSTROUTING" or "OUTPUT"))
            throw new IptablesSyntaxException("InterfaceNotAllowedHere", $"Can't use -i with {chain}: the packet's way in is not known there.");
    }

    /// <summary>Checks what can be told from the rule and its table alone.</summary>
    public static void CheckRule(Rule rule, Table table, IptablesBackend backend)
    {
        if (Complaint(rule, table, backend) is { } complaint)
            throw complaint;
    }

    /// <summary>Whether the rule alone would be refused in a table, wherever it leads.</summary>
    public static bool IsRefused(Rule rule, TableName table, IptablesBackend backend) => Complaint(rule, table, backend) is not null;

    /// <summary>Checks what one new or changed rule means for the whole table: loops, depth and hooks.</summary>
    public static void CheckReach(Rule rule, Table table, IptablesBackend backend)
    {
        if (rule.Target is JumpTarget || ChainShape.IsPlaced(rule))
            CheckReach(table.Name, [.. table.Chains.Values], backend, (_, _, complaint) => throw complaint);
    }

    /// <summary>Checks loops, depth and hooks of a table whose rules were looked at before; its chains may come in any order.</summary>
    public static void CheckReach(TableName table, Chain[] chains, IptablesBackend backend, Action<Chain, int, IptablesSyntaxException> complain) =>
        new TableCheck(table, chains, backend, complain).CheckReach();

    private static IptablesSyntaxException? Complaint(Rule rule, Table table, IptablesBackend backend) =>
        Complaint(rule, table.Name, backend) ?? (rule.Target is JumpTarget jump ? JumpComplaint(jump, table) : null);

    private static IptablesSyntaxException? Complaint(Rule rule, TableName table, IptablesBackend backend)
    {
        if (backend == IptablesBackend.Nft && (NeverMatches(rule.Source) || NeverMatches(rule.Destination)))
            return new IptablesSyntaxException("InvalidAddress", "The rule would never match: it excludes every address.");
        foreach (var match in rule.Matches)
        {
            if (rule.Protocol.Negated && match is TcpMatch or UdpMatch && !(backend == IptablesBackend.Nft && NftForm.IsNative(match)))
                return new IptablesSyntaxException("MissingProtocol", $"The {match.Name} match requires '-p {match.Name}', not negated.");
            if (Misplaced("match", match.Name, match.Placement, table, backend) is { } complaint)
                return complaint;
        }

        switch (rule.Target)
        {
            case null or JumpTarget:
                return null;
            case DropTarget when table == TableName.Nat:
                return new IptablesSyntaxException("TargetNotAllowedHere", "The \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited; drop in filter, raw or mangle.");
            case TcpmssTarget when backend == IptablesBackend.Legacy && !TcpmssTarget.IsForSyn(rule):
                return new IptablesSyntaxException("TargetNotAllowedHere", "ip_tables takes TCPMSS only in a rule for SYNs; add --syn or --tcp-flags SYN,RST SYN.");
            case QueueTarget when backend == IptablesBackend.Nft:
                return new IptablesSyntaxException("TargetNotAllowedHere", "nf_tables has no QUEUE target; NFQUEUE --queue-num 0 does the same.");
            default:
                return Misplaced("target", rule.Target.Name, rule.Target.Placement, table, backend);
        }
    }

    private static IptablesSyntaxException? JumpComplaint(JumpTarget jump, Table table)
    {
        if (!table.Chains.TryGetValue(jump.Chain, out var to))
            return TableErrors.JumpNotFound(jump.Chain, table.Name, table.Chains.Values.Where(other => !other.IsBuiltIn).Select(other => other.Name));
        return to.IsBuiltIn
            ? new IptablesSyntaxException("TargetNotAllowedHere", $"A rule cannot jump to the built-in chain {jump.Chain}; only to user chains.")
            : null;
    }

    private static bool NeverMatches(AddressMatch match) => match.Negated && match.Mask == 0;

    private static IptablesSyntaxException? Misplaced(string kind, string name, Placement placement, TableName table, IptablesBackend backend)
    {
        if (ReferenceEquals(placement, Placement.Anywhere))
            return null;
        if (!placement.OnlyIn.IsEmpty && !placement.OnlyIn.Items.Contains(table))
            return new IptablesSyntaxException("TargetNotAllowedHere", $"The {kind} {name} is only valid in the tables {string.Join(", ", placement.OnlyIn.Items.Select(known => known.ToName()))}, not in {table.ToName()}.");
        var only = placement.Table ?? (backend == IptablesBackend.Legacy ? placement.LegacyTable : null);
        return only is { } wanted && wanted != table
            ? new IptablesSyntaxException("TargetNotAllowedHere", $"The {kind} {name} is only valid in the {wanted.ToName()} table, not in {table.ToName()}.")
            : null;
    }

    private void CheckReach()
    {
        var graph = new ChainGraph(_chains);
        foreach (var hook in _table.Hooks())
        {
            var (chain, depth) = graph.Enter(hook, (from, index, to) => _complain(from, index, new IptablesSyntaxException(
                "ChainLoop", $"Chain {from.Name} leads back to chain {to.Name}: a loop of chains (Too many levels of symbolic links).")));
            if (depth > MaxDepth && _backend == IptablesBackend.Nft)
                _complain(chain, -1, new IptablesSyntaxException("ChainTooDeep", $"The chains under {chain.Name} are nested more than {MaxDepth} deep, which nf_tables refuses (Too many links)."));
        }

        foreach (var (chain, reached) in graph.TopDown())
        {
            if (Wrong(chain, reached, chain.Outline.Hooks, chain.Outline.OwnHooks) == HookSet.None)
                continue;
            foreach (var index in chain.Outline.Placed)
            {
                var rule = chain.Array[index];
                if (rule.Target is { } target)
                    CheckHooks("target", target.Name, target.Placement, chain, index, reached);
                foreach (var match in rule.Matches)
                    CheckHooks("match", match.Name, match.Placement, chain, index, reached);
            }
        }
    }

    private void CheckHooks(string kind, string name, Placement placement, Chain chain, int index, HookSet reached)
    {
        if (ReferenceEquals(placement, Placement.Anywhere))
            return;
        var wrong = Wrong(chain, reached, placement.Hooks, placement.OwnHooks);
        if (wrong == HookSet.None)
            return;
        var allowed = placement.Hooks & placement.OwnHooks & HooksOfTable();
        var where = chain.IsBuiltIn ? chain.Name : $"{chain.Name}, which packets reach from {wrong.ToNames()}";
        _complain(chain, index, new IptablesSyntaxException("TargetNotAllowedHere", $"The {kind} {name} is not allowed in {where}; only in {(allowed == HookSet.None ? placement.Hooks.ToNames() : allowed.ToNames())}."));
    }

    /// <summary>The hooks from which packets reach a chain, though they may not, or that checkentry is told of, though it does not allow them.</summary>
    private HookSet Wrong(Chain chain, HookSet reached, HookSet allowed, HookSet allowedOwn)
    {
        var own = _backend == IptablesBackend.Legacy || chain.IsBuiltIn ? reached : HookSet.None;
        return (reached & ~allowed) | (own & ~allowedOwn);
    }

    private HookSet HooksOfTable()
    {
        var set = HookSet.None;
        foreach (var hook in _table.Hooks())
            set |= hook.ToSet();
        return set;
    }
}
