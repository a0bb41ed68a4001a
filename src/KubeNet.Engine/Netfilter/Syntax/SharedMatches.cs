namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// The matches of an extension that were read last: a rule that says the same as one shortly before it has the same match. Of the rules of a service all bear one comment,
/// and every other one asks for a port.
/// </summary>
internal sealed class SharedMatches(MatchExtension extension)
{
    private Newest<SharedMatch> _newest = new();

    /// <summary>Whose matches they are.</summary>
    public MatchExtension Extension => extension;

    /// <summary>The match that the options stand for.</summary>
    public Match Read(OptionValues values)
    {
        foreach (ref readonly var known in _newest.Items)
        {
            if (known.IsOf(values, extension.IsOfProtocol))
                return known.Match!;
        }

        var match = extension.Read(values);
        if (SharedMatch.IsFor(values))
            _newest.Put(new SharedMatch(values, match));
        return match;
    }
}
