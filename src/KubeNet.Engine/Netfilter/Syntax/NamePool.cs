namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Names that occur again and again in one text, each held once.</summary>
internal sealed class NamePool
{
    private readonly Dictionary<string, PooledName> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PooledName>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public NamePool() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public PooledName Get(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var known))
            return known;
        var name = new PooledName(text.ToString(), _names.Count);
        _names.Add(name.Text, name);
        return name;
    }
}
