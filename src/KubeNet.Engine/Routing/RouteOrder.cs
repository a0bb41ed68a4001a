using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Routing;

/// <summary>
/// The order in which the kernel dumps the prefixes of a table, which is how <c>ip route</c> lists them. IPv4 (fib_trie.c): by address, of
/// one address the longest prefix first. IPv6 (ip6_fib.c): the tree from the left, each node after those below it, so that default is last.
/// </summary>
internal sealed class RouteOrder : IComparer<IpPrefix>
{
    public static RouteOrder Instance { get; } = new();

    public int Compare(IpPrefix x, IpPrefix y)
    {
        if (x.Family == IpFamily.IPv6 && y.Family == IpFamily.IPv6 && x != y)
        {
            if (x.Contains(y))
                return 1;
            if (y.Contains(x))
                return -1;
        }

        var byAddress = x.Address.CompareTo(y.Address);
        return byAddress != 0 ? byAddress : y.Length.CompareTo(x.Length);
    }
}
