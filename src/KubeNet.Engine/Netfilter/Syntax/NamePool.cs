using System.Collections.Concurrent;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Names that occur again and again in one text, each held once, whoever of its readers meets it.</summary>
internal sealed class NamePool
{
    private readonly ConcurrentDictionary<string, PooledName> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PooledName>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private int _count;

    public NamePool() => _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();

    public PooledName Get(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out var known))
            return known;
        var name = text.ToString();
        return _names.GetOrAdd(name, new PooledName(name, Interlocked.Increment(ref _count) - 1));
    }
}
