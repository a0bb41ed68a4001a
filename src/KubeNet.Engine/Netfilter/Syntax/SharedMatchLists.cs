using System.Runtime.InteropServices;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What rules hold of matches: rules shortly behind each other that have the same matches hold one list.</summary>
internal sealed class SharedMatchLists
{
    private const int Most = 4;
    private readonly EquatableArray<Match>[] _newest = new EquatableArray<Match>[Most];
    private int _oldest;

    /// <summary>The list of these very matches.</summary>
    public EquatableArray<Match> Of(List<Match> matches)
    {
        var wanted = CollectionsMarshal.AsSpan(matches);
        foreach (var known in _newest)
        {
            if (HasJust(known.AsSpan(), wanted))
                return known;
        }

        var list = EquatableArray.Create<Match>(wanted);
        _newest[_oldest] = list;
        _oldest = (_oldest + 1) % Most;
        return list;
    }

    private static bool HasJust(ReadOnlySpan<Match> list, ReadOnlySpan<Match> matches)
    {
        if (list.Length != matches.Length)
            return false;
        for (var index = 0; index < list.Length; index++)
        {
            if (!ReferenceEquals(list[index], matches[index]))
                return false;
        }

        return true;
    }
}
