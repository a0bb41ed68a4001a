using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A match that may stand in several rules, and the words that it was read from.</summary>
internal sealed class SharedMatch(MatchExtension extension)
{
    private OptionSpec? _spec;
    private Token _argument;
    private bool _negated;
    private ProtocolMatch _protocol;
    private Match? _match;

    /// <summary>The match, where the words are the same.</summary>
    public bool TryGet(OptionValues values, [NotNullWhen(true)] out Match? match)
    {
        match = _match;
        if (match is null || values.Count > 1 || (extension.IsOfProtocol && values.Protocol != _protocol))
            return false;
        if (values.Count == 0)
            return _spec is null;
        var value = values.First;
        return ReferenceEquals(value.Spec, _spec) && value.Negated == _negated && value.Span.SequenceEqual(_argument.Span);
    }

    /// <summary>Whether a match that was read of these words can be told by them: one option of one argument, or none.</summary>
    public static bool IsFor(OptionValues values) => values.Count == 0 || (values.Count == 1 && !values.First.Spec.Traits.HasFlag(OptionTraits.TwoArguments));

    /// <summary>Keeps a match, in the place of the one before.</summary>
    public void Put(OptionValues values, Match match)
    {
        _match = match;
        _protocol = values.Protocol;
        _spec = null;
        if (values.Count == 0)
            return;
        var value = values.First;
        (_spec, _negated, _argument) = (value.Spec, value.Negated, value.HasArgument ? value.First : default);
    }
}
