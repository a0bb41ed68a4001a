using System.Text;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The words of an ipset command, taken from the left.</summary>
internal sealed class IpSetWords
{
    private readonly List<string> _words;
    private int _at;

    private IpSetWords(List<string> words) => _words = words;

    public bool IsEmpty => _at == _words.Count;

    public string Next => _words[_at];

    public string Take() => _words[_at++];

    /// <summary>Takes words out wherever they stand, each as often as it does; whether there was any.</summary>
    public bool TakeAnywhere(params ReadOnlySpan<string> names)
    {
        var any = false;
        for (var index = _words.Count - 1; index >= _at; index--)
        {
            if (!names.Contains(_words[index]))
                continue;
            _words.RemoveAt(index);
            any = true;
        }

        return any;
    }

    /// <summary>Words between blanks; double quotes hold some together and have no escapes (build_argv of lib/ipset.c).</summary>
    public static IpSetWords Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isQuoted, hasWord) = (false, false);
        foreach (var character in line)
        {
            if (character == '"')
            {
                isQuoted = !isQuoted;
                hasWord = true;
            }
            else if (char.IsWhiteSpace(character) && !isQuoted)
            {
                if (hasWord)
                    words.Add(word.ToString());
                word.Clear();
                hasWord = false;
            }
            else
            {
                word.Append(character);
                hasWord = true;
            }
        }

        if (isQuoted)
            throw new IpSetException("UnexpectedEnd", $"Missing quotation mark: {line}");
        if (hasWord)
            words.Add(word.ToString());
        return new IpSetWords(words);
    }
}
