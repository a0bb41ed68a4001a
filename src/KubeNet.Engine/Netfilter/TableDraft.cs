using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A table while a restore changes it: what each command does to its chains, and what is asked of it at COMMIT.</summary>
internal sealed class TableDraft
{
    // From so many chains on another thread is worth its while.
    private const int Many = 1000;
    private readonly Table _original;
    private readonly IpFamily _family;
    private readonly IptablesBackend _backend;
    private readonly bool _lenient;
    private readonly IpSetTable? _sets;
    private readonly ChainDrafts _chains;
    private readonly Dictionary<Rule, Counter> _counters = new(ReferenceEqualityComparer.Instance);
    private bool _isSuspect;

    /// <param name="ruleset">What is there.</param>
    /// <param name="name">Which table of it.</param>
    /// <param name="names">The names of the text.</param>
    /// <param name="noFlush">Whether what is there stays.</param>
    /// <param name="lenient">Whether what the kernel would refuse is left out, and a jump may lead to a chain that comes later.</param>
    /// <param name="sets">The sets that rules may refer to; null where it is not asked.</param>
    public TableDraft(Ruleset ruleset, TableName name, NamePool names, bool noFlush, bool lenient, IpSetTable? sets)
    {
        (_family, _backend, _lenient, _sets) = (ruleset.Family, ruleset.Backend, lenient, sets);
        _original = ruleset.GetTable(name);
        _chains = new ChainDrafts(names);
        var content = noFlush || _backend == IptablesBackend.Legacy ? _original : Table.Empty(name);
        foreach (var chain in content.Chains.Values.Where(chain => noFlush || chain.IsBuiltIn))
            _chains.Put(new ChainDraft(noFlush || chain.Array.Length == 0 ? chain : chain.WithArray([])));
    }

    /// <summary>Which table.</summary>
    public TableName Name => _original.Name;

    /// <summary>The counters that the text gave to rules, by instance.</summary>
    public IEnumerable<(Rule Rule, Counter Counter)> Counters => _counters.Select(entry => (entry.Key, entry.Value));

    /// <summary>Whether a rule counts bytes of connections that the kernel takes in.</summary>
    public bool NeedsAccounting { get; private set; }

    /// <summary>The chain of a name; null where there is none.</summary>
    public ChainDraft? Find(PooledName chain) => _chains.Find(chain);

    /// <summary>A user chain is declared: a new one, or one that is emptied.</summary>
    public void Declare(PooledName name)
    {
        ChainNames.Check(name.Text, _family);
        if (_chains.Find(name) is { } chain)
            chain.Flush();
        else
            _chains.Put(name, new ChainDraft(name.Text));
    }

    /// <summary>The table as the kernel takes it.</summary>
    /// <param name="line">The line of the COMMIT.</param>
    /// <param name="report">Is told of what a lenient restore leaves out.</param>
    /// <exception cref="IptablesSyntaxException">The kernel would refuse it.</exception>
    public Table Commit(int line, Action<RestoreProblem> report)
    {
        var chains = Array.ConvertAll(_chains.All, static chain => chain.ToChain());
        Table table;
        if (_lenient)
        {
            table = Mend(Sorted(chains), report);
        }
        else if (_isSuspect)
        {
            table = Sorted(chains);
            TableCheck.Check(table, _backend, Refuse);
        }
        else
        {
            // A cluster's chains are sorted while it is asked where they lead: either takes a tenth of the whole.
            var sorting = chains.Length < Many ? null : Task.Run(() => Sorted(chains));
            TableCheck.CheckReach(Name, chains, _backend, Refuse);
            table = sorting?.GetAwaiter().GetResult() ?? Sorted(chains);
        }

        // ip_tables takes a whole table in anew, with the rules that stay.
        NeedsAccounting |= _backend == IptablesBackend.Legacy && ConnbytesMatch.IsIn(table);
        return table;

        void Refuse(Chain chain, int index, IptablesSyntaxException complaint) =>
            throw complaint.At(index >= 0 && _chains.Find(chain.Name)?.LineOf(index) is > 0 and var own ? own : line);
    }

    /// <summary>Does what a command says.</summary>
    /// <param name="command">The command.</param>
    /// <param name="counter">What its rules have counted.</param>
    /// <param name="line">The line that it stands in.</param>
    /// <exception cref="IptablesSyntaxException">It cannot be done.</exception>
    public void Apply(CommandDraft command, Counter counter, int line)
    {
        switch (command.Kind)
        {
            case CommandKind.Append:
                var chain = Existing(command.Chain!);
                foreach (var rule in command.Rules)
                    chain.Add(Counted(rule, command.Jump, counter), line);
                break;
            case CommandKind.Insert:
                Insert(command, counter, line);
                break;
            case CommandKind.Replace:
                var replaced = Existing(command.Chain!);
                replaced.Replace(TableErrors.Index(replaced.Name, replaced.Count, command.Number), Counted(command.Rules[0], command.Jump, counter), line);
                break;
            case CommandKind.Delete:
                Delete(command);
                break;
            case CommandKind.DeleteNumber:
                var shortened = Existing(command.Chain!);
                shortened.RemoveAt(TableErrors.Index(shortened.Name, shortened.Count, command.Number));
                break;
            case CommandKind.Check:
                Check(command);
                break;
            case CommandKind.NewChain:
                AddChain(command.Chain!.Text);
                break;
            case CommandKind.DeleteChain:
                DeleteChains(command.Chain);
                break;
            case CommandKind.RenameChain:
                Rename(Existing(command.Chain!), command.Argument!);
                break;
            case CommandKind.Policy:
                SetPolicy(command);
                break;
            case CommandKind.Flush:
                foreach (var flushed in command.Chain is null ? Array.FindAll(_chains.All, static chain => chain.Count > 0) : [Existing(command.Chain)])
                    flushed.Flush();
                break;
            case CommandKind.Zero or CommandKind.List or CommandKind.ListRules:
                break;
            case CommandKind.None:
                throw new InvalidOperationException("A command without a kind.");
        }
    }

    private Table Sorted(Chain[] chains)
    {
        var sorted = chains.ToArray();
        Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return _original.WithExactly(sorted);
    }

    private void Insert(CommandDraft command, Counter counter, int line)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
            chain.Insert(TableErrors.InsertionIndex(chain.Name, chain.Count, command.Number), Counted(rule, command.Jump, counter), line);
    }

    private void Delete(CommandDraft command)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
        {
            var index = chain.Rules.IndexOf(NftForm.Of(rule, _backend));
            if (index < 0)
                throw TableErrors.RuleNotFound(chain.Name);
            chain.RemoveAt(index);
        }
    }

    private void Check(CommandDraft command)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
        {
            if (!chain.Rules.Contains(NftForm.Of(rule, _backend)))
                throw TableErrors.RuleNotFound(chain.Name);
        }
    }

    private void DeleteChains(PooledName? name)
    {
        foreach (var chain in name is null ? Array.FindAll(_chains.ToSorted(), static chain => !chain.IsBuiltIn) : [Existing(name)])
        {
            if (chain.IsBuiltIn)
                throw TableErrors.BuiltInChain(chain.Name, "deleted");
            if (chain.Count > 0)
                throw TableErrors.ChainNotEmpty(chain.Name, chain.Count);
            if (_chains.All.Where(other => other.LeadsTo(chain.Name)).MinBy(other => other.Name, StringComparer.Ordinal) is { } user)
                throw TableErrors.ChainInUse(chain.Name, user.Name);
            _chains.Remove(chain);
        }

        // iptables-nft takes built-in chains out of the kernel too, where they are as new ones.
        if (name is null && _backend == IptablesBackend.Nft)
        {
            foreach (var chain in Array.ConvertAll(_chains.All, static chain => chain.ToChain()).Where(static chain => chain.IsUnused))
                _chains.Put(new ChainDraft(chain.Unmade()));
        }
    }

    private void Rename(ChainDraft chain, string name)
    {
        if (chain.IsBuiltIn)
            throw TableErrors.BuiltInChain(chain.Name, "renamed");
        RequireFree(name);
        _chains.Remove(chain);
        _chains.Put(chain.Renamed(name));
        foreach (var other in _chains.All.Where(other => other.LeadsTo(chain.Name)))
        {
            for (var index = 0; index < other.Count; index++)
            {
                var rule = other.Rules[index];
                if (rule.Target is JumpTarget jump && jump.Chain == chain.Name)
                    other.Replace(index, Recounted(rule, rule with { Target = jump with { Chain = name } }), other.LineOf(index));
            }
        }
    }

    private void SetPolicy(CommandDraft command)
    {
        var chain = Existing(command.Chain!);
        if (!chain.IsBuiltIn)
            throw TableErrors.NoPolicy(chain.Name);
        chain.Policy = TableErrors.ParsePolicy(command.Argument!);
    }

    private void AddChain(string name)
    {
        RequireFree(name);
        _chains.Put(new ChainDraft(name));
    }

    private void RequireFree(string name)
    {
        if (_chains.Find(name) is not null)
            throw TableErrors.ChainExists(name);
        ChainNames.Check(name, _family);
    }

    private Rule Counted(Rule rule, PooledName? jump, Counter counter)
    {
        if (rule.Target is JumpTarget && _chains.Find(jump!) is var callee && callee is not { IsBuiltIn: false })
        {
            if (callee is null && !_lenient)
                throw TableErrors.JumpNotFound(jump!.Text, Name, _chains.All.Where(other => !other.IsBuiltIn).Select(other => other.Name));
            _isSuspect = true;
        }

        if (_sets is not null)
            SetUse.Check(rule, _family, _sets);
        rule = NftForm.Of(rule, _backend);
        _isSuspect |= TableCheck.IsRefused(rule, Name, _backend);
        NeedsAccounting |= ConnbytesMatch.IsIn(rule);
        if (counter != default)
            _counters[rule] = counter;
        return rule;
    }

    private Rule Recounted(Rule old, Rule rule)
    {
        if (_counters.Remove(old, out var counter))
            _counters.Add(rule, counter);
        return rule;
    }

    private ChainDraft Existing(PooledName name) => _chains.Find(name) ?? throw TableErrors.ChainNotFound(name.Text, Name, _chains.All.Select(chain => chain.Name));

    /// <summary>Leaves out, and reports, the rules that the kernel would refuse; until none is left.</summary>
    private Table Mend(Table table, Action<RestoreProblem> report)
    {
        while (true)
        {
            var wrong = new Dictionary<(string Chain, int Index), IptablesSyntaxException>();
            TableCheck.Check(table, _backend, (chain, index, complaint) =>
            {
                if (index >= 0)
                    wrong.TryAdd((chain.Name, index), complaint);
            });
            if (wrong.Count == 0)
                return table;
            foreach (var ((name, index), complaint) in wrong.OrderByDescending(entry => entry.Key.Index))
            {
                var draft = _chains.Find(name)!;
                var line = draft.LineOf(index);
                report(new RestoreProblem(line, draft.Rules[index].ToText(name), complaint.At(line)));
                draft.RemoveAt(index);
                table = table.With(draft.ToChain());
            }
        }
    }
}
