using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;

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
    private readonly List<(Rule, Counter)> _ruleCounters = [];
    private readonly Dictionary<(TableName, string), Counter> _policyCounters = [];
    private readonly List<RestoreProblem> _problems = [];
    private Ruleset _ruleset;
    private TableDraft? _table;
    private bool _needsAccounting;
    private int _line;

    public RestoreSession(Ruleset ruleset, bool noFlush, bool lenient, IpSetTable? sets)
    {
        _ruleset = ruleset;
        _noFlush = noFlush;
        _lenient = lenient;
        _sets = sets;
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
        _ruleCounters,
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
        var name = TableErrors.ParseTable(line[1..].Trim().ToString());
        _table = new TableDraft(_ruleset, name, _names, _noFlush, _lenient, _sets);
    }

    private void DeclareChain(string text, TextLine line)
    {
        Tokenizer.Restore(text, line, 1, _tokens);
        if (_tokens.Count < 2)
            throw new IptablesSyntaxException("InvalidPolicy", "A chain is declared as `:NAME POLICY [packets:bytes]', with the policy - for a user chain.");
        var name = _names.Get(_tokens[0].Span);
        var chain = _table!.Find(name);
        if (chain is { IsBuiltIn: true })
        {
            // A dash keeps the policy; that the chain is named is enough for nf_tables to count it from now on.
            chain.Policy = _tokens[1].Span is "-" ? chain.CurrentPolicy : TableErrors.ParsePolicy(_tokens[1].Text, _tokens[1].Column);
            if (_tokens.Count > 2 && ParseCounters(_tokens[2].Span, _tokens[2].Column) is var counter && counter != default)
                _policyCounters[(_table.Name, name.Text)] = counter;
            return;
        }

        _table.Declare(name);
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
        _table!.Apply(command, counter == default ? command.Counter : counter, _line);
    }

    private void Commit()
    {
        var table = _table!;
        _ruleset = _ruleset.With(table.Commit(_line, _problems.Add));
        _ruleCounters.AddRange(table.Counters);
        _needsAccounting |= table.NeedsAccounting;
        _table = null;
    }

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
}
