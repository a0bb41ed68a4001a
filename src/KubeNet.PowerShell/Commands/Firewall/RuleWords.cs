namespace KubeNet.PowerShell.Commands;

/// <summary>Puts a rule's text together from its parts. A part that starts with <c>!</c> is negated; an empty one is left out.</summary>
internal sealed class RuleWords
{
    private static readonly System.Buffers.SearchValues<char> Plain =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:/+-_");

    private readonly List<string> _words = [];

    public RuleWords Add(string option, string? value)
    {
        var text = value?.Trim() ?? "";
        if (text.Length == 0)
            return this;
        if (text[0] == '!')
        {
            _words.Add("!");
            text = text[1..].TrimStart();
        }

        _words.Add(option);
        _words.Add(Quote(text));
        return this;
    }

    public RuleWords AddMatch(string match, string option, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return this;
        _words.Add("-m");
        _words.Add(match);
        return Add(option, value);
    }

    public RuleWords AddPorts(string? protocol, string[] source, string[] destination)
    {
        var several = source.Length > 1 || destination.Length > 1;
        if (several || ((source.Length > 0 || destination.Length > 0) && !string.IsNullOrEmpty(protocol)))
        {
            _words.Add("-m");
            _words.Add(several ? "multiport" : protocol!.TrimStart('!', ' '));
        }

        return Add(several ? "--sports" : "--sport", string.Join(',', source)).Add(several ? "--dports" : "--dport", string.Join(',', destination));
    }

    /// <summary>The words, in their order.</summary>
    public IReadOnlyList<string> Words => _words;

    public override string ToString() => string.Join(' ', _words);

    private static string Quote(string text) =>
        text.AsSpan().ContainsAnyExcept(Plain) ? $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'" : text;
}
