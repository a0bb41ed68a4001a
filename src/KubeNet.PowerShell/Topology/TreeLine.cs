namespace KubeNet.PowerShell.Topology;

/// <summary>A line of a tree, and what hangs below it.</summary>
/// <param name="Text">What it says.</param>
internal sealed record TreeLine(string Text)
{
    private const int Step = 2;

    /// <summary>The lines below, in order.</summary>
    public List<TreeLine> Below { get; } = [];

    /// <summary>The line and all below it, each level further in; what is too long for one line goes on in the next.</summary>
    public IEnumerable<string> Lines(int width, int depth = 0)
    {
        var indent = new string(' ', depth * Step);
        var line = indent;
        foreach (var word in Text.Split(' '))
        {
            if (line.Length + word.Length > width && line.Trim().Length > 0)
            {
                yield return line.TrimEnd();
                line = indent + new string(' ', Step * 2);
            }

            line += word + " ";
        }

        yield return line.TrimEnd();
        foreach (var below in Below.SelectMany(child => child.Lines(width, depth + 1)))
            yield return below;
    }
}
