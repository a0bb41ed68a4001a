namespace KubeNet.Snapshots;

/// <summary>One line of an import's report: what was read, or what was not understood and what that means for the answers.</summary>
public sealed record ReportEntry
{
    /// <summary>How much it weighs.</summary>
    public required ReportSeverity Severity { get; init; }

    /// <summary>The namespace as it is named in the lab; null where it concerns the bundle.</summary>
    public string? Namespace { get; init; }

    /// <summary>The file inside the bundle, or null.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file from 1, or null.</summary>
    public int? Line { get; init; }

    /// <summary>What was read or found.</summary>
    public required string Text { get; init; }

    /// <summary>What it means for the answers; null where nothing is lost.</summary>
    public string? Consequence { get; init; }

    /// <summary>One line: <c>warning host/ip-route.json:12: text (consequence)</c>.</summary>
    public override string ToString()
    {
        var where = File is null ? Namespace : Line is { } line ? $"{File}:{line}" : File;
        var head = where is null ? Severity.ToString().ToLowerInvariant() : $"{Severity.ToString().ToLowerInvariant()} {where}";
        return Consequence is null ? $"{head}: {Text}" : $"{head}: {Text} ({Consequence})";
    }
}
