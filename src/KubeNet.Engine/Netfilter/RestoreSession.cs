using System.Collections.Immutable;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>One run of iptables-restore over a text. See <see cref="IptablesRestore"/>.</summary>
internal sealed class RestoreSession
{
    private readonly bool _noFlush;
    private readonly bool _lenient;
    private readonly IpSetTable? _sets;
    private readonly CommandReader _reader;
    private readonly List<Token> _tokens = new(32);
    private readonly Dictionary<Rule, Counter> _ruleCounters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(TableName, string), Counter> _policyCounters = [];
    private readonly List<RestoreProblem> _problems = [];
    private readonly Dictionary<string, ChainDraft> _chains = new(StringComparer.Ordinal);
    private Ruleset _ruleset;
    private TableName? _table;
    private int _line;

    public RestoreSession(Ruleset ruleset, bool noFlush, bool lenient, IpSetTable? sets)
    {
        _ruleset = ruleset;
        _noFlush = noFlush;
        _lenient = lenient;
        _sets = sets;
        _reader = new CommandReader(ruleset.Family, new StringPool(), lenient);
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
        [.. _problems.OrderBy(problem => problem.Line)]);

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
        _chains.Clear();
        var content = _noFlush || _ruleset.Backend == IptablesBackend.Legacy ? _ruleset.GetTable(table) : Table.Empty(table);
        foreach (var chain in content.Chains.Values)
        {
            if (_noFlush)
                _chains.Add(chain.Name, new ChainDraft(chain));
            else if (chain.IsBuiltIn)
                _chains.Add(chain.Name, new ChainDraft(chain.WithRules([])));
        }
    }

    private void DeclareChain(string text, TextLine line)
    {
        Tokenizer.Restore(text, line, 1, _tokens);
        if (_tokens.Count < 2)
            throw new IptablesSyntaxException("InvalidPolicy", "A chain is declared as `:NAME POLICY [packets:bytes]', with the policy - for a user chain.");
        var name = _tokens[0].Text;
        if (_chains.TryGetValue(name, out var chain) && chain.IsBuiltIn)
        {
            // A dash keeps the policy; that the chain is named is enough for nf_tables to count it from now on.
            chain.Policy = _tokens[1].Span is "-" ? chain.CurrentPolicy : TableErrors.ParsePolicy(_tokens[1].Text, _tokens[1].Column);
            if (_tokens.Count > 2 && ParseCounters(_tokens[2].Span, _tokens[2].Column) is var counter && counter != default)
                _policyCounters[(_table!.Value, name)] = counter;
            return;
        }

        ChainNames.Check(name, _ruleset.Family);
        if (chain is not null)
            chain.Flush();
        else
            _chains.Add(name, new ChainDraft(Chain.User(name)));
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
        if (command.Family is { } only && only != _ruleset.Family)
            return;
        Apply(command, counter == default ? command.Counter : counter);
    }

    private void Apply(IptablesCommand command, Counter counter)
    {
        switch (command.Kind)
        {
            case CommandKind.Append:
                var chain = Existing(command.Chain!);
                foreach (var rule in command.Rules)
                    chain.Add(Counted(rule, chain, counter), _line);
                break;
            case CommandKind.Insert:
                Insert(command, counter);
                break;
            case CommandKind.Replace:
                var replaced = Existing(command.Chain!);
                replaced.Replace(TableErrors.Index(replaced.Name, replaced.Count, command.Number), Counted(command.Rules[0], replaced, counter), _line);
                break;
            case CommandKind.Delete:
                Delete(command);
                break;
            case CommandKind.DeleteNumber:
                var shortened = Existing(command.Chain!);
                shortened.RemoveAt(TableErrors.Index(shortened.Name, shortened.Count, command.Number));
                break;
            case CommandKind.Check:
                var searched = Existing(command.Chain!);
                if (command.Rules.Any(rule => !searched.Rules.Contains(NftForm.Of(rule, _ruleset.Backend))))
                    throw TableErrors.RuleNotFound(searched.Name);
                break;
            case CommandKind.NewChain:
                if (_chains.ContainsKey(command.Chain!))
                    throw TableErrors.ChainExists(command.Chain!);
                ChainNames.Check(command.Chain!, _ruleset.Family);
                _chains.Add(command.Chain!, new ChainDraft(Chain.User(command.Chain!)));
                break;
            case CommandKind.DeleteChain:
                DeleteChains(command.Chain);
                break;
            case CommandKind.RenameChain:
                Rename(command);
                break;
            case CommandKind.Policy:
                SetPolicy(command);
                break;
            case CommandKind.Flush:
                foreach (var flushed in command.Chain is null ? [.. _chains.Values] : new[] { Existing(command.Chain) })
                    flushed.Flush();
                break;
            case CommandKind.Zero or CommandKind.List or CommandKind.ListRules:
                break;
            case CommandKind.None:
                throw new InvalidOperationException("A command without a kind.");
        }
    }

    private void Insert(IptablesCommand command, Counter counter)
    {
        var chain = Existing(command.Chain!);
        foreach (var rule in command.Rules)
        {
            chain.Insert(TableErrors.InsertionIndex(chain.Name, chain.Count, command.Number), Counted(rule, chain, counter), _line);
        }
    }

    private void Delete(IptablesCommand command)
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

    private void DeleteChains(string? name)
    {
        foreach (var chain in name is null ? [.. _chains.Values.Where(chain => !chain.IsBuiltIn)] : new[] { Existing(name) })
        {
            if (chain.IsBuiltIn)
                throw TableErrors.BuiltInChain(chain.Name, "deleted");
            if (chain.Count > 0)
                throw TableErrors.ChainNotEmpty(chain.Name, chain.Count);
            if (_chains.Values.FirstOrDefault(other => other.Count > 0 && other.Rules.Any(rule => rule.Target is Targets.JumpTarget jump && jump.Chain == chain.Name)) is { } user)
                throw TableErrors.ChainInUse(chain.Name, user.Name);
            _chains.Remove(chain.Name);
        }
    }

    private void Rename(IptablesCommand command)
    {
        var chain = Existing(command.Chain!);
        if (chain.IsBuiltIn)
            throw TableErrors.BuiltInChain(chain.Name, "renamed");
        if (_chains.ContainsKey(command.Argument!))
            throw TableErrors.ChainExists(command.Argument!);
        ChainNames.Check(command.Argument!, _ruleset.Family);
        _chains.Remove(chain.Name);
        _chains.Add(command.Argument!, chain.Renamed(command.Argument!));
        foreach (var other in _chains.Values)
        {
            for (var index = 0; index < other.Count; index++)
            {
                if (other.Rules[index].Target is Targets.JumpTarget jump && jump.Chain == chain.Name)
                    other.Rules[index] = Recounted(other.Rules[index], other.Rules[index] with { Target = jump with { Chain = command.Argument! } });
            }
        }
    }

    private void SetPolicy(IptablesCommand command)
    {
        var chain = Existing(command.Chain!);
        if (!chain.IsBuiltIn)
            throw TableErrors.NoPolicy(chain.Name);
        chain.Policy = TableErrors.ParsePolicy(command.Argument!);
    }

    private Rule Counted(Rule rule, ChainDraft chain, Counter counter)
    {
        if (rule.Target is Targets.JumpTarget jump && !_chains.ContainsKey(jump.Chain) && !_lenient)
            throw TableErrors.JumpNotFound(jump.Chain, _table!.Value, _chains.Values.Where(other => !other.IsBuiltIn).Select(other => other.Name));
        if (_sets is not null)
            SetUse.Check(rule, _ruleset.Family, _sets);
        rule = NftForm.Of(rule, _ruleset.Backend);
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

    private ChainDraft Existing(string name) => _chains.TryGetValue(name, out var chain)
        ? chain
        : throw TableErrors.ChainNotFound(name, _table!.Value, _chains.Keys);

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
        var table = _ruleset.GetTable(name).WithExactly(_chains.Values.Select(chain => chain.ToChain()));
        if (_lenient)
            table = Mend(table);
        else
            TableCheck.Check(table, _ruleset.Backend, (chain, index, complaint) => throw complaint.At(LineOf(chain, index)));
        _ruleset = _ruleset.With(table);
        _table = null;
    }

    private int LineOf(Chain chain, int index) =>
        index >= 0 && _chains.TryGetValue(chain.Name, out var draft) && index < draft.Lines.Count && draft.Lines[index] > 0 ? draft.Lines[index] : _line;

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
                var draft = _chains[name];
                var line = draft.Lines[index];
                _problems.Add(new RestoreProblem(line, draft.Rules[index].ToText(name), complaint.At(line)));
                draft.RemoveAt(index);
                table = table.With(draft.ToChain());
            }
        }
    }
}
