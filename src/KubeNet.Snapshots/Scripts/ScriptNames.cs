namespace KubeNet.Snapshots.Scripts;

/// <summary>What a lab's namespaces are called on the machine: a prefix, and their own name as far as a file can have it.</summary>
internal sealed class ScriptNames
{
    // The longest name of a file, which a namespace of `ip netns` is.
    private const int Longest = 255;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly string _prefix;

    public ScriptNames(string prefix, IEnumerable<string> homes)
    {
        _prefix = prefix;
        foreach (var home in homes)
            _names.Add(home, Free(home));
    }

    /// <summary>All of them, in the order of the lab.</summary>
    public IEnumerable<string> All => _names.Values;

    /// <summary>The name of a namespace of the lab.</summary>
    public string this[string home] => _names[home];

    /// <summary>A name that no namespace of the lab has.</summary>
    public string Free(string wanted)
    {
        var clean = string.Concat(wanted.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        clean = clean[..Math.Min(clean.Length, Longest - _prefix.Length - 6)];
        var name = _prefix + clean;
        for (var number = 2; !_taken.Add(name); number++)
            name = $"{_prefix}{clean}-{number}";
        return name;
    }
}
