namespace KubeNet.Shell.Commands.Text;

/// <summary>The lines around a match of Select-String.</summary>
internal sealed class MatchContext
{
    /// <summary>The lines before.</summary>
    public string[] PreContext { get; init; } = [];

    /// <summary>The lines after, as far as they have been read.</summary>
    public List<string> PostContext { get; } = [];
}
