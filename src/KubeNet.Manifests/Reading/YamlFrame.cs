namespace KubeNet.Manifests.Reading;

/// <summary>A map or list that is being converted.</summary>
/// <param name="isMap">Whether it is a map.</param>
/// <param name="anchor">Its anchor, or null.</param>
/// <param name="start">Where its JSON starts.</param>
internal sealed class YamlFrame(bool isMap, string? anchor, int start)
{
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);

    public bool IsMap { get; } = isMap;

    public string? Anchor { get; } = anchor;

    public int Start { get; } = start;

    /// <summary>Whether a key was read and its value comes next.</summary>
    public bool AwaitsValue { get; set; }

    /// <summary>Whether the key was <c>&lt;&lt;</c>: the value's entries are put in where the map has none of their key.</summary>
    public bool AwaitsMerge { get; set; }

    /// <summary>Notes a key; gives the line where the map has it already, or null.</summary>
    public int? AddKey(string key, int line)
    {
        if (_keys.TryGetValue(key, out var first) && first > 0)
            return first;
        _keys[key] = line;
        return null;
    }

    /// <summary>Notes a merged key; whether it is new.</summary>
    public bool AddMergedKey(string key) => _keys.TryAdd(key, 0);
}
