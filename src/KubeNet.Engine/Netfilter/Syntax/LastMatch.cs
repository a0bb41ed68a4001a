using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// A match that may stand in several rules, and the words that it was read from: the next rule that says the same has the same match. Many rules that follow
/// each other bear one comment, or ask for one port.
/// </summary>
internal sealed class LastMatch(MatchExtension extension)
{
    private OptionSpec? _spec;
    private Token _argument;
    private bool _negated;
    private ProtocolMatch _protocol;
    private Match? _match;

    /// <summary>Whose match it is.</summary>
    public MatchExtension Extension => extension;

    /// <summary>The match, where the words are the same.</summary>
    public bool TryGet(OptionValues values, [NotNullWhen(true)] out Match? match)
    {
        match = _match;
        if (match is null || values.Count > 1 || values.Protocol != _protocol)
            return false;
        if (values.Count == 0)
            return _spec is null;
        var value = values.First;
        return ReferenceEquals(value.Spec, _spec) && value.Negated == _negated && value.Span.SequenceEqual(_argument.Span);
    }

    /// <summary>Keeps a match that was read of one option or none.</summary>
    public void Put(OptionValues values, Match match)
    {
        if (values.Count > 1 || (values.Count == 1 && values.First.Spec.Traits.HasFlag(OptionTraits.TwoArguments)))
            return;
        _match = match;
        _protocol = values.Protocol;
        _spec = null;
        if (values.Count == 0)
            return;
        var value = values.First;
        (_spec, _negated, _argument) = (value.Spec, value.Negated, value.HasArgument ? value.First : default);
    }
}
