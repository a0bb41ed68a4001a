using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>One run of iptables-restore over a text. See <see cref="IptablesRestore"/>.</summary>
internal sealed class RestoreSession
{
    private readonly bool _noFlush;
    private readonly bool _lenient;
    private readonly IpSetTable? _sets;
    private readonly NamePool _names = new();
    private readonly CommandReader _reader;
    private readonly List<Token> _tokens = new(32);
    private readonly Dictionary<Rule, Counter> _ruleCounters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(TableName, string), Counter> _policyCounters = [];
    private readonly List<RestoreProblem> _problems = [];
    private readonly ChainDrafts _chains;
    private Ruleset _ruleset;
    private TableName? _table;
    private bool _isSuspect;
    private bool _needsAccounting;
    private int _line;

    public RestoreSession(Ruleset ruleset, bool noFlush, bool lenient, IpSetTable? sets)
    {
        _ruleset = ruleset;
        _noFlush = noFlush;
        _lenient = lenient;
        _sets = sets;
        _chains = new ChainDrafts(_names);
        _reader = new CommandReader(ruleset.Family, _names, lenient);
    }

    public void ReadAll(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            _line++;
            var length = text.AsSpan(start, end - start).TrimEnd().Length;
            if (length > 0 && text[start] != '#')
                ReadLineSafely(text, new TextLine(start, start + length));
            start = end + 1;
        }

        if (_table is null)
            return;
        var missing = new IptablesSyntaxException("CommitExpected", "COMMIT expected at the end of the text.", line: _line + 1);
        if (!_lenient)
            throw missing;
        _problems.Add(new RestoreProblem(_line + 1, "", missing));
        Commit();
    }

    public RestoreResult Finish() => new(
        _ruleset,
        [.. _ruleCounters.Select(entry => (entry.Key, entry.Value))],
        [.. _policyCounters.Select(entry => (entry.Key.Item1, entry.Key.Item2, entry.Value))],
        [.. _problems.OrderBy(problem => problem.Line)]) { NeedsAccounting = _needsAccounting };

    private void ReadLineSafely(string text, TextLine line)
    {
        try
        {
            ReadLine(text, line);
        }
        catch (IptablesSyntaxException error)
        {
            if (!_lenient)
                throw error.At(error.Line == 0 ? _line : error.Line);
            _problems.Add(new RestoreProblem(_line, text[line.Start..line.End], error.At(_line)));
        }
    }

    private void ReadLine(string text, TextLine line)
    {
        var words = text.AsSpan(line.Start, line.End - line.Start);
        if (words[0] == '*' && _table is null)
            BeginTable(words);
        else if (_table is null)
            throw new IptablesSyntaxException("TableExpected", $"\"{Cut(words)}\" stands outside of a table; *filter or another table is expected before it.");
        else if (words is "COMMIT")
            Commit();
        else if (words[0] == ':')
            DeclareChain(text, line);
        else
            ReadCommand(text, line);
    }

    private void BeginTable(ReadOnlySpan<char> line)
    {
        var name = line[1..].Trim().ToString();
        var table = TableErrors.ParseTable(name);
        _table = table;
        _isSuspect = false;
        _chains.Clear();
        var content = _noFlush || _ruleset.Backend == IptablesBackend.Legacy ? _ruleset.GetTable(table) : Table.Empty(table);
        foreach (var chain in content.Chains.Values)
        {
            if (_noFlush)
                _chains.Put(new ChainDraft(chain));
            else if (chain.IsBuiltIn)
                _chains.Put(new ChainDraft(chain.WithArray([])));
        }
    }

    private void DeclareChain(string text, TextLine line)
    {
        Tokenizer.Restore(text, line, 1, _tokens);
        if (_tokens.Count < 2)
            throw new IptablesSyntaxException("InvalidPolicy", "A chain is declared as `:NAME POLICY [packets:bytes]', with the policy - for a user chain.");
        var name = _names.Get(_tokens[0].Span);
        var chain = _chains.Find(name);
        if (chain is { IsBuiltIn: true })
        {
            // A dash keeps the policy; that the chain is named is enough for nf_tables to count it from now on.
            chain.Policy = _tokens[1].Span is "-" ? chain.CurrentPolicy : TableErrors.ParsePolicy(_tokens[1].Text, _tokens[1].Column);
            if (_tokens.Count > 2 && ParseCounters(_tokens[2].Span, _tokens[2].Column) is var counter && counter != default)
                _policyCounters[(_table!.Value, name.Text)] = counter;
            return;
        }

        ChainNames.Check(name.Text, _ruleset.Family);
        if (chain is not null)
            chain.Flush();
        else
            _chains.Put(new ChainDraft(name.Text));
    }

    private void ReadCommand(string text, TextLine line)
    {
        var from = 0;
        var counter = default(Counter);
        if (text[line.Start] == '[')
        {
            var words = text.AsSpan(line.Start, line.End - line.Start);
            from = words.IndexOf(']') + 1;
            if (from == 0)
                throw new IptablesSyntaxException("InvalidCounter", "need ] after the counters.", 1);
            counter = ParseCounters(words[..from], 1);
        }

        Tokenizer.Restore(text, line, from, _tokens);
        var command = _reader.Read(_tokens);
        if (command.Table is not null)
            throw new IptablesSyntaxException("UnexpectedTable", "The -t option cannot be used in iptables-restore; the table is given by the * line.");
        if (command.OnlyFamily is { } only && only != _ruleset.Family)
            return;
        Apply(command, counter == default ? command.Counter : counter);
    }

    private void Apply(CommandDraft command, Counter counter)
    {
        switch (command.Kind)
        {
            case CommandKind.Append:
                var chain = Existing(command.Chain!);
                foreach (var rule in command.Rules)
                    chain.Add(Counted(rule, command.Jump, counter), _line);
                break;
            case CommandKind.Insert:
                Insert(command, counter);
                break;
            case CommandKind.Replace:
                var replaced = Existing(command.Chain!);
                replaced.Replace(TableErrors.Index(replaced.Name, replaced.Count, command.Number), Counted(command.Rules[0], command.Jump, counter), _line);
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
                RequireFree(command.Chain!.Text);
                _chains.Put(new ChainDraft(command.Chain.Text));
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
                foreach (var flushed in command.Chain is null ? _chains.All : [Existing(command.Chain)])
                    flushed.Flush();
                break;
            case CommandKind.Zero or CommandKind.List or CommandKind.ListRules:
                break;
            case CommandKind.None:
                throw new InvalidOperationException("A command without a kind.");
        }
    }

    private void Insert(CommandDraft command, Counter counter)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
            chain.Insert(TableErrors.InsertionIndex(chain.Name, chain.Count, command.Number), Counted(rule, command.Jump, counter), _line);
    }

    private void Delete(CommandDraft command)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
        {
            var index = chain.Rules.IndexOf(NftForm.Of(rule, _ruleset.Backend));
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
            if (!chain.Rules.Contains(NftForm.Of(rule, _ruleset.Backend)))
                throw TableErrors.RuleNotFound(chain.Name);
        }
    }

    private void DeleteChains(PooledName? name)
    {
        foreach (var chain in name is null ? _chains.All.Where(chain => !chain.IsBuiltIn).ToList() : [Existing(name)])
        {
            if (chain.IsBuiltIn)
                throw TableErrors.BuiltInChain(chain.Name, "deleted");
            if (chain.Count > 0)
                throw TableErrors.ChainNotEmpty(chain.Name, chain.Count);
            if (_chains.All.FirstOrDefault(other => other.LeadsTo(chain.Name)) is { } user)
                throw TableErrors.ChainInUse(chain.Name, user.Name);
            _chains.Remove(chain);
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

    private void RequireFree(string name)
    {
        if (_chains.Find(name) is not null)
            throw TableErrors.ChainExists(name);
        ChainNames.Check(name, _ruleset.Family);
    }

    private Rule Counted(Rule rule, PooledName? jump, Counter counter)
    {
        if (rule.Target is JumpTarget && _chains.Find(jump!) is var callee && callee is not { IsBuiltIn: false })
        {
            if (callee is null && !_lenient)
                throw TableErrors.JumpNotFound(jump!.Text, _table!.Value, _chains.All.Where(other => !other.IsBuiltIn).Select(other => other.Name));
            _isSuspect = true;
        }

        if (_sets is not null)
            SetUse.Check(rule, _ruleset.Family, _sets);
        rule = NftForm.Of(rule, _ruleset.Backend);
        _isSuspect |= TableCheck.IsRefused(rule, _table!.Value, _ruleset.Backend);
        _needsAccounting |= ConnbytesMatch.IsIn(rule);
        if (counter != default)
            _ruleCounters[rule] = counter;
        return rule;
    }

    private Rule Recounted(Rule old, Rule rule)
    {
        if (_ruleCounters.Remove(old, out var counter))
            _ruleCounters.Add(rule, counter);
        return rule;
    }

    private ChainDraft Existing(PooledName name) => _chains.Find(name) ?? throw TableErrors.ChainNotFound(name.Text, _table!.Value, _chains.All.Select(chain => chain.Name));

    private static string Cut(ReadOnlySpan<char> line) => line.Length <= 60 ? line.ToString() : $"{line[..60]}...";

    private static Counter ParseCounters(ReadOnlySpan<char> text, int column)
    {
        var colon = text.IndexOf(':');
        return text is ['[', .., ']'] && colon > 0
            && long.TryParse(text[1..colon], out var packets) && packets >= 0
            && long.TryParse(text[(colon + 1)..^1], out var bytes) && bytes >= 0
            ? new Counter(packets, bytes)
            : throw new IptablesSyntaxException("InvalidCounter", $"`{text}' are no counters; expected [packets:bytes].", column);
    }

    private void Commit()
    {
        var name = _table!.Value;
        var chains = _chains.All.Select(chain => chain.ToChain()).ToList();
        chains.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var table = _ruleset.GetTable(name).WithExactly(chains);
        if (_lenient)
            table = Mend(table);
        else if (_isSuspect)
            TableCheck.Check(table, _ruleset.Backend, Refuse);
        else
            TableCheck.CheckReach(table, _ruleset.Backend, Refuse);
        // ip_tables takes a whole table in anew, with the rules that stay.
        if (_noFlush && _ruleset.Backend == IptablesBackend.Legacy)
            _needsAccounting |= ConnbytesMatch.IsIn(table);
        _ruleset = _ruleset.With(table);
        _table = null;
    }

    private void Refuse(Chain chain, int index, IptablesSyntaxException complaint) => throw complaint.At(LineOf(chain, index));

    private int LineOf(Chain chain, int index) => index >= 0 && _chains.Find(chain.Name)?.LineOf(index) is > 0 and var line ? line : _line;

    /// <summary>Leaves out, and reports, the rules that the kernel would refuse; until none is left.</summary>
    private Table Mend(Table table)
    {
        while (true)
        {
            var wrong = new Dictionary<(string Chain, int Index), IptablesSyntaxException>();
            TableCheck.Check(table, _ruleset.Backend, (chain, index, complaint) =>
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
                _problems.Add(new RestoreProblem(line, draft.Rules[index].ToText(name), complaint.At(line)));
                draft.RemoveAt(index);
                table = table.With(draft.ToChain());
            }
        }
    }
}
