using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The routes of a table by prefix length and network: the longest prefix that holds an address is found with one hash look-up for
/// each length in use. Routes of one prefix stand in the kernel's order (fib_trie.c: by TOS, highest first, then metric).
/// </summary>
internal sealed class RouteTrie
{
    private readonly int[] _lengths;
    private readonly Dictionary<IpAddress, Route[]>[] _byLength;

    public RouteTrie(IEnumerable<Route> routes)
    {
        var groups = routes.GroupBy(route => route.Destination.Length).OrderByDescending(group => group.Key).ToArray();
        _lengths = [.. groups.Select(group => group.Key)];
        _byLength = [.. groups.Select(group => group
            .GroupBy(route => route.Destination.Address)
            .ToDictionary(same => same.Key, same => same.OrderByDescending(route => route.Tos).ThenBy(route => route.Metric).ToArray()))];
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
            while (_next < trie._lengths.Length)
            {
                var at = _next++;
                var network = new IpPrefix(address, trie._lengths[at]).Address;
                if (trie._byLength[at].TryGetValue(network, out var routes))
                {
                    Current = routes;
                    return true;
                }
            }

            return false;
        }
    }
}
