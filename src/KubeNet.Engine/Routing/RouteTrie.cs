using System.Collections.Immutable;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The routes of a table by prefix length and network: the longest prefix that holds an address is found with one hash look-up for
/// each length in use. Routes of one prefix stand in the kernel's order (fib_trie.c: by TOS, highest first, then metric).
/// </summary>
internal sealed class RouteTrie
{
    // Longest first.
    private readonly List<(int Length, Dictionary<IpAddress, ImmutableArray<Route>> ByNetwork)> _lengths = [];

    public RouteTrie(IReadOnlyDictionary<IpPrefix, EquatableArray<Route>> routes)
    {
        foreach (var (prefix, same) in routes)
            Networks(prefix.Length).Add(prefix.Address, same.Items);
        _lengths.Sort(static (left, right) => right.Length.CompareTo(left.Length));
    }

    private Dictionary<IpAddress, ImmutableArray<Route>> Networks(int length)
    {
        foreach (var (known, networks) in _lengths)
        {
            if (known == length)
                return networks;
        }

        _lengths.Add((length, []));
        return _lengths[^1].ByNetwork;
    }

    /// <summary>The candidates for an address, most specific prefix first.</summary>
    public Matches Find(IpAddress address) => new(this, address);

    /// <summary>A walk over the prefixes that hold an address.</summary>
    public ref struct Matches(RouteTrie trie, IpAddress address)
    {
        private int _next;

        /// <summary>The routes of the prefix at hand, best first.</summary>
        public ReadOnlySpan<Route> Current { get; private set; }

        /// <summary>Goes to the next shorter prefix that holds the address.</summary>
        public bool MoveNext()
        {
            while (_next < trie._lengths.Count)
            {
                var (length, networks) = trie._lengths[_next++];
                if (!networks.TryGetValue(new IpPrefix(address, length).Address, out var routes))
                    continue;
                Current = routes.AsSpan();
                return true;
            }

            return false;
        }
    }
}
