using KubeNet.Snapshots.Words;

namespace KubeNet.Snapshots.Comparing;

/// <summary>Something that a namespace holds, in the words of the tool that shows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is found by.</param>
/// <param name="Words">What is said of it.</param>
internal sealed record Fact(DifferenceKind Kind, string Name, IReadOnlyList<LinkWord> Words)
{
    /// <summary>Something of which one thing is said.</summary>
    public Fact(DifferenceKind kind, string name, string text)
        : this(kind, name, [new LinkWord("", text)])
    {
    }

    /// <summary>All that is said of it, without what goes without saying.</summary>
    public string Text => string.Join(' ', Words.Where(word => !word.IsUsual).Select(word => word.Text));

    /// <summary>What is said here and not of the other.</summary>
    public string Beyond(Fact other)
    {
        var theirs = other.Words.ToHashSet();
        var text = string.Join(' ', Words.Where(word => !theirs.Contains(word)).Select(word => word.Text));
        return text.Length == 0 ? "-" : text;
    }

    /// <summary>What differs between two lists of facts, in the order of <see cref="DifferenceKind"/>. Those of one name are told apart by their order, once those that agree are put aside.</summary>
    public static IEnumerable<NetworkDifference> Differences(string? home, IEnumerable<Fact> before, IEnumerable<Fact> after)
    {
        var left = before.ToLookup(fact => (fact.Kind, fact.Name));
        var right = after.ToLookup(fact => (fact.Kind, fact.Name));
        foreach (var key in left.Select(group => group.Key).Concat(right.Select(group => group.Key).Where(key => !left.Contains(key))).OrderBy(key => key.Kind))
        {
            var (olds, news) = (left[key].ToList(), right[key].ToList());
            news.RemoveAll(fact => olds.FindIndex(fact.Says) is var same and >= 0 && Take(olds, same));
            for (var at = 0; at < Math.Max(olds.Count, news.Count); at++)
            {
                var (old, now) = (olds.ElementAtOrDefault(at), news.ElementAtOrDefault(at));
                yield return new NetworkDifference(home, key.Kind, key.Name, now is null ? old!.Text : old?.Beyond(now), old is null ? now!.Text : now?.Beyond(old));
            }
        }
    }

    private static bool Take(List<Fact> facts, int at)
    {
        facts.RemoveAt(at);
        return true;
    }

    private bool Says(Fact other) => Words.SequenceEqual(other.Words);
}
