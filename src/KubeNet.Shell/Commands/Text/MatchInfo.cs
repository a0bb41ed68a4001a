using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeNet.Shell.Commands.Text;

/// <summary>A line that Select-String found.</summary>
internal sealed class MatchInfo
{
    private const string InputStream = "InputStream";

    public bool IgnoreCase { get; init; }

    /// <summary>Its number in the file or input, from 1.</summary>
    public long LineNumber { get; init; }

    public required string Line { get; init; }

    public string Filename => Path == InputStream ? InputStream : System.IO.Path.GetFileName(Path);

    /// <summary>The file, or <c>InputStream</c>.</summary>
    public string Path { get; init; } = InputStream;

    public required string Pattern { get; init; }

    /// <summary>The lines around it with -Context, else null.</summary>
    public MatchContext? Context { get; init; }

    public Match[] Matches { get; init; } = [];

    /// <summary>The path below a folder, else the whole path.</summary>
    public string RelativePath(string directory)
    {
        if (Path == InputStream) return Path;
        string relative = System.IO.Path.GetRelativePath(directory, Path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path : relative;
    }

    /// <summary>As <see cref="ToString(string)"/>, with the matches reversed; the engine's view of a match calls it.</summary>
    public string ToEmphasizedString(string directory) => Show(directory, Emphasized());

    /// <summary><c>file:number:line</c>, with the lines around it.</summary>
    public string ToString(string directory) => Show(directory, Line);

    public override string ToString() => Show(directory: null, Line);

    private string Show(string? directory, string line)
    {
        if (Path == InputStream && Context is null) return line;
        string file = directory is null ? Path : RelativePath(directory);
        if (Context is null) return $"{file}:{LineNumber}:{line}";
        var shown = new StringBuilder();
        string prefix = Path == InputStream ? "" : file + ":";
        for (int i = 0; i < Context.PreContext.Length; i++) Append("  ", LineNumber - Context.PreContext.Length + i, Context.PreContext[i]);
        Append("> ", LineNumber, line);
        for (int i = 0; i < Context.PostContext.Count; i++) Append("  ", LineNumber + 1 + i, Context.PostContext[i]);
        return shown.ToString().TrimEnd('\n', '\r');

        void Append(string mark, long number, string text) =>
            shown.Append(mark).Append(prefix).Append(Path == InputStream ? "" : number + ":").AppendLine(text);
    }

    private string Emphasized()
    {
        var shown = new StringBuilder();
        int done = 0;
        foreach (Match match in Matches)
        {
            shown.Append(Line, done, match.Index - done).Append(PSStyle.Instance.Reverse).Append(match.Value).Append(PSStyle.Instance.Reset);
            done = match.Index + match.Length;
        }

        return shown.Append(Line, done, Line.Length - done).ToString();
    }
}
