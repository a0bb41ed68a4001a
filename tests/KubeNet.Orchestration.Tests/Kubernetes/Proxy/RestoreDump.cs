namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>A text for iptables-restore, taken apart and sorted as upstream's tests sort it (sortIPTablesRules in proxier_test.go).</summary>
internal sealed class RestoreDump
{
    private readonly SortedDictionary<string, SortedDictionary<string, List<string>>> _tables = new(StringComparer.Ordinal);
    private readonly List<(string Table, string Line)> _deletions = [];

    private RestoreDump()
    {
    }

    public static RestoreDump Parse(string text)
    {
        var dump = new RestoreDump();
        var table = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '*')
                dump._tables.Add(table = line[1..], new SortedDictionary<string, List<string>>(Comparer<string>.Create(CompareChains)));
            else if (line[0] == ':')
                dump._tables[table].Add(line[1..line.IndexOf(' ', StringComparison.Ordinal)], []);
            else if (line.StartsWith("-A ", StringComparison.Ordinal))
                dump._tables[table][line.Split(' ')[1]].Add(line);
            else if (line.StartsWith("-X ", StringComparison.Ordinal))
                dump._deletions.Add((table, line));
        }

        return dump;
    }

    /// <summary>The rules of <c>table/CHAIN</c>.</summary>
    public IReadOnlyList<string> RulesOf(string chain)
    {
        var parts = chain.Split('/');
        return _tables[parts[0]].GetValueOrDefault(parts[1], []);
    }

    public string Sorted()
    {
        var lines = new List<string>();
        foreach (var (table, chains) in _tables)
        {
            lines.Add("*" + table);
            lines.AddRange(chains.Keys.Select(chain => $":{chain} - [0:0]"));
            lines.AddRange(chains.SelectMany(chain => chain.Key is "KUBE-NODEPORTS" or "KUBE-SERVICES" ? chain.Value.OrderBy(ServiceOf, StringComparer.Ordinal) : chain.Value.AsEnumerable()));
            lines.AddRange(_deletions.Where(deletion => deletion.Table == table).Select(deletion => deletion.Line).Order(StringComparer.Ordinal));
            lines.Add("COMMIT");
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>The service that a rule's comment names; the rule that must be the last one comes after all.</summary>
    private static string ServiceOf(string rule)
    {
        if (rule.Contains("must be the last rule", StringComparison.Ordinal))
            return "\uffff";
        const string Lead = "--comment ";
        var comment = rule[(rule.IndexOf(Lead, StringComparison.Ordinal) + Lead.Length)..].TrimStart('"');
        return comment[..comment.IndexOfAny([' ', ':'])];
    }

    private static int CompareChains(string left, string right)
    {
        var byRank = Rank(left).CompareTo(Rank(right));
        return byRank != 0 ? byRank : string.CompareOrdinal(left, right);
    }

    private static int Rank(string chain) => chain switch
    {
        "KUBE-NODEPORTS" => 0,
        "KUBE-SERVICES" => 1,
        _ when chain.StartsWith("KUBE-", StringComparison.Ordinal) => 2,
        _ => 3,
    };
}
