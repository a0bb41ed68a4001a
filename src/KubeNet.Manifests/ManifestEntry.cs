namespace KubeNet.Manifests;

/// <summary>One line of the report of a reading or an import: what it is about, what was found, and what that means for the answers.</summary>
public sealed record ManifestEntry
{
    /// <summary>How much it weighs.</summary>
    public required ManifestSeverity Severity { get; init; }

    /// <summary>The stable name of this kind of line, such as <c>YamlSyntax</c> or <c>UnknownKind</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands in the input, or null where it concerns the whole.</summary>
    public ManifestPosition? Position { get; init; }

    /// <summary>The object that it is about, <c>Service default/web</c>, or null.</summary>
    public string? Object { get; init; }

    /// <summary>What was found.</summary>
    public required string Text { get; init; }

    /// <summary>What it means for the answers; null where nothing is lost.</summary>
    public string? Consequence { get; init; }

    /// <summary>What is said, without its severity: <c>web.yaml:12: Service default/web: text (consequence)</c>.</summary>
    public string Message
    {
        get
        {
            var parts = new[] { Position?.ToString(), Object, Text }.Where(part => part is not null);
            return string.Join(": ", parts) + (Consequence is null ? "" : $" ({Consequence})");
        }
    }

    /// <summary>One line: <c>warning web.yaml:12: Service default/web: text (consequence)</c>.</summary>
    public override string ToString()
    {
        var colon = Position is null ? ":" : "";
        return $"{Severity.ToString().ToLowerInvariant()}{colon} {Message}";
    }
}
