using System.Text;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots;

namespace KubeNet.PowerShell.Views;

/// <summary>What an import read, and what it did not understand.</summary>
public sealed record NetSnapshotReport : LabObject
{
    /// <summary>The bundles.</summary>
    public required string[] Path { get; init; }

    /// <summary>The namespaces that the lab got.</summary>
    public required string[] Namespaces { get; init; }

    /// <summary>What was not understood, line by line, and what that means for the answers.</summary>
    public required ReportEntry[] Problems { get; init; }

    /// <summary>Every line of the report.</summary>
    public required ReportEntry[] Entries { get; init; }

    /// <summary>Whether all was understood.</summary>
    public bool IsComplete => Problems.Length == 0;

    /// <summary>The machines it was recorded on, with kernel and time.</summary>
    public required string[] Recorded { get; init; }

    /// <summary>A line for each namespace: how many links, addresses, routes, rules and sockets it has.</summary>
    internal string[] Contents { get; private init; } = [];

    /// <summary>The report for a person: what each namespace has, then what was not understood.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (var machine in Recorded)
            text.Append(char.ToUpperInvariant(machine[0])).Append(machine[1..]).Append(":\n");
        foreach (var line in Contents)
            text.Append("  ").Append(line).Append('\n');
        if (IsComplete)
            text.Append("All of it was understood.");
        else
            text.Append(Problems.Length).Append(Problems.Length == 1 ? " thing was" : " things were").Append(" not understood:\n  ").AppendJoin("\n  ", Problems.Select(problem => problem.ToString()));
        return text.ToString();
    }

    /// <summary>One line.</summary>
    public override string ToString() => $"{Namespaces.Length} namespaces, {Problems.Length} problems";

    internal static NetSnapshotReport Of(Lab lab, IEnumerable<string> paths, SnapshotImport import) => new()
    {
        Lab = lab,
        Path = [.. paths],
        Namespaces = [.. import.Config.Namespaces.Keys],
        Problems = [.. import.Report.Where(entry => entry.Severity != ReportSeverity.Info)],
        Entries = [.. import.Report],
        Recorded = [.. import.Report.Where(IsRecording).Select(entry => entry.Text).Distinct()],
        Contents = [.. import.Config.Namespaces.Values.Select(Summarize)],
    };

    private static bool IsRecording(ReportEntry entry) => entry.File?.EndsWith("meta.json", StringComparison.Ordinal) == true && entry.Severity == ReportSeverity.Info;

    private static string Summarize(NamespaceConfig home)
    {
        var routes = home.IPv4Routing.Tables.Values.Concat(home.IPv6Routing.Tables.Values).Sum(table => table.Routes.Count());
        var rules = home.Rulesets.Values.SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).Sum(chain => chain.Rules.Count);
        return $"{home.Name}: {home.Links.Count} links, {home.Links.Values.Sum(link => link.Addresses.Count)} addresses, {routes} routes, {rules} iptables rules, {home.Listeners.Count} listening sockets";
    }
}
