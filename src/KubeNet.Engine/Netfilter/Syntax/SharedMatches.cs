namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// The matches of an extension that were read last: a rule that says the same as one shortly before it has the same match. Of the rules of a service all bear one comment,
/// and every other one asks for a port.
/// </summary>
internal sealed class SharedMatches
{
    private const int Most = 4;
    private readonly SharedMatch[] _newest = new SharedMatch[Most];
    private int _oldest;

    public SharedMatches(MatchExtension extension)
    {
        Extension = extension;
        for (var index = 0; index < Most; index++)
            _newest[index] = new SharedMatch(extension);
    }

    /// <summary>Whose matches they are.</summary>
    public MatchExtension Extension { get; }

    /// <summary>The match that the options stand for.</summary>
    public Match Read(OptionValues values)
    {
        foreach (var known in _newest)
        {
            if (known.TryGet(values, out var same))
                return same;
        }

        var match = Extension.Read(values);
        if (SharedMatch.IsFor(values))
        {
            _newest[_oldest].Put(values, match);
            _oldest = (_oldest + 1) % Most;
        }

        return match;
    }
}
