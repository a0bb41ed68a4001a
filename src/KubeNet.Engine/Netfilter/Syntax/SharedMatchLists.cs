using System.Runtime.InteropServices;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What rules hold of matches: rules shortly behind each other that have the same matches hold one list.</summary>
internal sealed class SharedMatchLists
{
    private Newest<EquatableArray<Match>> _newest = new();

    /// <summary>The list of these very matches.</summary>
    public EquatableArray<Match> Of(List<Match> matches)
    {
        var wanted = CollectionsMarshal.AsSpan(matches);
        foreach (ref readonly var known in _newest.Items)
        {
            if (HasJust(known.AsSpan(), wanted))
                return known;
        }

        var list = EquatableArray.Create<Match>(wanted);
        _newest.Put(list);
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
