using System.Collections.Immutable;

namespace KubeNet.Manifests;

/// <summary>Gathers the lines of a report.</summary>
/// <param name="most">The most lines that are kept; of what lies beyond, errors and warnings are counted.</param>
internal sealed class ManifestReport(int most)
{
    private readonly List<ManifestEntry> _entries = [];
    private int _left;

    /// <summary>The lines in the order of their finding.</summary>
    public ImmutableArray<ManifestEntry> Entries => _left == 0
        ? [.. _entries]
        : [.. _entries, new ManifestEntry
        {
            Severity = ManifestSeverity.Warning, Id = "ReportTruncated", Text = $"{_left} further lines are not shown; mend what is shown first.",
        }];

    public void Add(ManifestEntry entry)
    {
        if (_entries.Count < most)
            _entries.Add(entry);
        else
            _left++;
    }

    public void Info(string id, string text, ManifestPosition? position = null, string? about = null) =>
        Add(new ManifestEntry { Severity = ManifestSeverity.Info, Id = id, Position = position, Object = about, Text = text });

    public void Warn(string id, string text, string consequence, ManifestPosition? position = null, string? about = null) =>
        Add(new ManifestEntry { Severity = ManifestSeverity.Warning, Id = id, Position = position, Object = about, Text = text, Consequence = consequence });

    public void Error(string id, string text, string consequence, ManifestPosition? position = null, string? about = null) =>
        Add(new ManifestEntry { Severity = ManifestSeverity.Error, Id = id, Position = position, Object = about, Text = text, Consequence = consequence });
}
