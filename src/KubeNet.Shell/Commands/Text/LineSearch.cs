using System.Text.RegularExpressions;

namespace KubeNet.Shell.Commands.Text;

/// <summary>Searches the lines of one file or stream; a match waits until the lines after it have been read.</summary>
internal sealed class LineSearch
{
    private readonly IReadOnlyList<Regex> patterns;
    private readonly string path;
    private readonly bool inverts;
    private readonly bool allMatches;
    private readonly bool ignoreCase;
    private readonly int linesBefore;
    private readonly int linesAfter;
    private readonly Queue<string> before = new();
    private readonly Queue<MatchInfo> waiting = new();
    private long number;

    public LineSearch(IReadOnlyList<Regex> patterns, string path, bool inverts, bool allMatches, bool ignoreCase, int linesBefore, int linesAfter)
    {
        this.patterns = patterns;
        this.path = path;
        this.inverts = inverts;
        this.allMatches = allMatches;
        this.ignoreCase = ignoreCase;
        this.linesBefore = linesBefore;
        this.linesAfter = linesAfter;
    }

    /// <summary>How many lines matched so far.</summary>
    public int Count { get; private set; }

    /// <summary>Feeds the next line; returns the matches that are complete now.</summary>
    public IEnumerable<MatchInfo> Feed(string line)
    {
        number++;
        foreach (MatchInfo match in waiting) match.Context!.PostContext.Add(line);
        List<MatchInfo> complete = [];
        while (waiting.TryPeek(out MatchInfo? first) && first.Context!.PostContext.Count >= linesAfter) complete.Add(waiting.Dequeue());
        if (Match(line) is { } found)
        {
            Count++;
            if (linesAfter > 0) waiting.Enqueue(found);
            else complete.Add(found);
        }

        if (linesBefore > 0)
        {
            before.Enqueue(line);
            if (before.Count > linesBefore) before.Dequeue();
        }

        return complete;
    }

    /// <summary>The matches that still waited at the end.</summary>
    public IEnumerable<MatchInfo> End()
    {
        MatchInfo[] rest = [.. waiting];
        waiting.Clear();
        return rest;
    }

    private MatchInfo? Match(string line)
    {
        foreach (Regex pattern in patterns)
        {
            Match first = pattern.Match(line);
            if (!first.Success) continue;
            return inverts ? null : Found(line, pattern.ToString(), allMatches ? pattern.Matches(line).ToArray() : [first]);
        }

        return inverts ? Found(line, patterns[0].ToString(), []) : null;
    }

    private MatchInfo Found(string line, string pattern, Match[] matches) => new()
    {
        IgnoreCase = ignoreCase,
        Line = line,
        LineNumber = number,
        Path = path,
        Pattern = pattern,
        Matches = matches,
        Context = linesBefore + linesAfter > 0 ? new MatchContext { PreContext = [.. before] } : null,
    };
}
