namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A match that may stand in several rules, and the words that it was read from: one option of one argument, or none. <c>default</c> is none.</summary>
internal readonly struct SharedMatch
{
    private readonly OptionSpec? _spec;
    private readonly Token _argument;
    private readonly bool _negated;
    private readonly ProtocolMatch _protocol;

    public SharedMatch(OptionValues values, Match match)
    {
        Match = match;
        _protocol = values.Protocol;
        if (values.Count == 0)
            return;
        var value = values.First;
        (_spec, _negated, _argument) = (value.Spec, value.Negated, value.HasArgument ? value.First : default);
    }

    public Match? Match { get; }

    /// <summary>Whether a match can be told by the words that it was read of.</summary>
    public static bool IsFor(OptionValues values) => values.Count == 0 || (values.Count == 1 && !values.First.Spec.Traits.HasFlag(OptionTraits.TwoArguments));

    /// <summary>Whether the match is that of the same words.</summary>
    /// <param name="values">The words.</param>
    /// <param name="isOfProtocol">Whether the protocol of the rule is one of them.</param>
    public bool IsOf(OptionValues values, bool isOfProtocol)
    {
        if (Match is null || values.Count > 1 || (isOfProtocol && values.Protocol != _protocol))
            return false;
        if (values.Count == 0)
            return _spec is null;
        var value = values.First;
        return ReferenceEquals(value.Spec, _spec) && value.Negated == _negated && value.Span.SequenceEqual(_argument.Span);
    }
}
