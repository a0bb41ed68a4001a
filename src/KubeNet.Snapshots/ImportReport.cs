using System.Collections.Immutable;

namespace KubeNet.Snapshots;

/// <summary>Gathers the lines of an import's report.</summary>
internal sealed class ImportReport
{
    private readonly List<ReportEntry> _entries = [];

    public ImmutableArray<ReportEntry> Entries => [.. _entries];

    public void Add(ReportEntry entry) => _entries.Add(entry);

    public void Warn(string? file, int? line, string text, string consequence) =>
        Add(new ReportEntry { Severity = ReportSeverity.Warning, File = file, Line = line, Text = text, Consequence = consequence });

    public void Error(string? file, int? line, string text, string consequence) =>
        Add(new ReportEntry { Severity = ReportSeverity.Error, File = file, Line = line, Text = text, Consequence = consequence });
}
