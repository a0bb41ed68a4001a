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
    private readonly List<(Rule, Counter)> _ruleCounters = [];
    private readonly Dictionary<(TableName, string), Counter> _policyCounters = [];
    private readonly List<RestoreProblem> _problems = [];
    private readonly List<TableName> _deleted = [];
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
    }

    public void ReadAll(string text)
    {
        foreach (var block in RestoreBlocks.Read(text, () => new RestoreBlock(_ruleset.Family, _names, _lenient)))
        {
            var before = _line;
            foreach (var line in block.Lines)
            {
                _line = before + line.Number;
                DoSafely(text, line);
            }

            _line = before + block.Length;
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
        [.. _problems.OrderBy(problem => problem.Line)]) { NeedsAccounting = _needsAccounting, Deleted = _deleted };

    private void DoSafely(string text, RestoreLine line)
    {
        try
        {
            Do(text, line);
        }
        catch (IptablesSyntaxException error)
        {
            if (!_lenient)
                throw error.At(error.Line == 0 ? _line : error.Line);
            _problems.Add(new RestoreProblem(_line, text[line.Place.Start..line.Place.End], error.At(_line)));
        }
    }

    private void Do(string text, RestoreLine line)
    {
        var words = text.AsSpan(line.Place.Start, line.Place.End - line.Place.Start);
        if (_table is null && line.Kind != RestoreLineKind.Table)
            throw new IptablesSyntaxException("TableExpected", $"\"{Cut(words)}\" stands outside of a table; *filter or another table is expected before it.");
        if (line.Error is { } error)
            throw error;
        if (_table is null)
            BeginTable(words);
        else if (line.Kind == RestoreLineKind.Commit)
            Commit();
        else if (line.Kind == RestoreLineKind.Chain)
            DeclareChain(line);
        else
            Apply(text, line);
    }

    private void BeginTable(ReadOnlySpan<char> line)
    {
        var name = TableErrors.ParseTable(line[1..].Trim().ToString());
        _table = new TableDraft(_ruleset, name, _names, _noFlush, _lenient, _sets);
        if (!_noFlush && _ruleset.Backend == IptablesBackend.Nft)
            _deleted.Add(name);
    }

    private void DeclareChain(RestoreLine line)
    {
        var (name, policy) = (line.Chain!, line.Policy);
        var chain = _table!.Find(name);
        if (chain is { IsBuiltIn: true })
        {
            // A dash keeps the policy; that the chain is named is enough for nf_tables to count it from now on.
            chain.Policy = policy.Span is "-" ? chain.CurrentPolicy : TableErrors.ParsePolicy(policy.Text, policy.Column);
            if (line.PolicyCounters is { } counters && RestoreReader.ParseCounters(counters.Span, counters.Column) is var counter && counter != default)
                _policyCounters[(_table.Name, name.Text)] = counter;
            return;
        }

        _table.Declare(name);
    }

    private void Apply(string text, RestoreLine line)
    {
        // A table that begins inside of another is read as the command that it is not.
        if (line.Kind == RestoreLineKind.Table)
            new RestoreReader(_ruleset.Family, _names, _lenient).ReadCommand(text, line.Place, line);
        var command = line.Command;
        if (command.Table is not null)
            throw new IptablesSyntaxException("UnexpectedTable", "The -t option cannot be used in iptables-restore; the table is given by the * line.");
        if (command.OnlyFamily is { } only && only != _ruleset.Family)
            return;
        _table!.Apply(command, line.Counter == default ? command.Counter : line.Counter, _line);
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
}
