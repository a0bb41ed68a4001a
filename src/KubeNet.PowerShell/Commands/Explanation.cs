using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Comparing;
using KubeNet.Snapshots.Comparing;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Says what an edit changes: a line for each object of a cluster or Docker host, and then in the words of Linux one for each link, address, route, rule, sysctl and so on
/// in the namespaces.
/// </summary>
internal static class Explanation
{
    /// <summary>How many lines a person reads.</summary>
    private const int Most = 20;

    /// <summary>What differs between two values of the configuration; what does so in several places alike is one line. At last, how much more does.</summary>
    public static IEnumerable<string> Of(NetworkConfig before, NetworkConfig after)
    {
        var declared = DeclaredComparison.Between(before, after).Select(difference => (difference.Home, What: Describe(difference)));
        var written = NetworkComparison.Between(before, after).Select(difference => (Home: difference.Namespace ?? "", What: Describe(difference)));
        var alike = declared.Concat(written).GroupBy(difference => difference.What, difference => difference.Home, StringComparer.Ordinal).ToList();
        foreach (var homes in alike.Take(Most))
            yield return $"{Places([.. homes])}: {homes.Key}";
        if (alike.Count > Most)
            yield return $"... and {alike.Skip(Most).Sum(homes => homes.Count())} more.";
    }

    private static string Places(string[] homes) => homes.Length <= 3 ? string.Join(", ", homes) : $"{homes[0]}, {homes[1]} and {homes.Length - 2} more";

    private static string Describe(DeclaredDifference difference)
    {
        var what = Word(difference.Kind);
        return (difference.Before, difference.After) switch
        {
            (null, var now) => $"{what} added: {difference.Name} {now}".TrimEnd(),
            (var old, null) => $"{what} removed: {difference.Name} {old}".TrimEnd(),
            var (old, now) => $"{what} changed: {difference.Name}: {Said(old)} -> {Said(now)}",
        };

        static string Said(string words) => words.Length == 0 ? "-" : words;
    }

    private static string Describe(NetworkDifference difference)
    {
        var what = Word(difference.Kind);
        return (difference.Before, difference.After) switch
        {
            (null, var now) => $"{what} added: {Named(difference, now)}",
            (var old, null) => $"{what} removed: {Named(difference, old)}",
            var (old, now) => $"{what} changed: {difference.Name}: {old} -> {now}",
        };
    }

    /// <summary>A thing by its name and in its words; many words hold the name already.</summary>
    private static string Named(NetworkDifference difference, string? words)
    {
        var name = difference.Name.Split(' ');
        return difference.Kind switch
        {
            DifferenceKind.Rule or DifferenceKind.Chain => $"{TableOf(name)} {words}",
            DifferenceKind.IpSetEntry => $"{name[0]} {words}",
            DifferenceKind.Namespace => words ?? "",
            DifferenceKind.Link => $"{difference.Name} {words}",
            DifferenceKind.Address or DifferenceKind.Route or DifferenceKind.IpRule or DifferenceKind.Neighbor or DifferenceKind.FdbEntry or DifferenceKind.Sysctl
                or DifferenceKind.IpSet or DifferenceKind.Listener or DifferenceKind.Clock or DifferenceKind.Connection
                or DifferenceKind.LearnedNeighbor or DifferenceKind.LearnedFdbEntry or DifferenceKind.Counter or DifferenceKind.HookOrder =>
                words?.Split(' ').Contains(name[^1]) == true ? words : $"{difference.Name} {words}".TrimEnd(),
        };
    }

    // ip6tables raw PREROUTING 1: all up to the chain.
    private static string TableOf(string[] name) => string.Join(' ', name[..(Array.FindIndex(name, word => TableNameExtensions.TryParseTable(word, out _)) + 1)]);

    private static string Word(DeclaredKind kind) => kind switch
    {
        DeclaredKind.Cluster => "cluster",
        DeclaredKind.Node => "node",
        DeclaredKind.KubeNamespace => "namespace",
        DeclaredKind.ServiceCidr => "ServiceCIDR",
        DeclaredKind.Pod => "pod",
        DeclaredKind.Service => "service",
        DeclaredKind.Endpoint => "endpoint",
        DeclaredKind.NetworkPolicy => "network policy",
        DeclaredKind.DockerHost => "Docker host",
        DeclaredKind.DockerNetwork => "network",
        DeclaredKind.DockerContainer => "container",
        DeclaredKind.Deployment or DeclaredKind.ReplicaSet or DeclaredKind.StatefulSet or DeclaredKind.DaemonSet => $"{kind}",
    };

    private static string Word(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Namespace => "namespace",
        DifferenceKind.Link => "link",
        DifferenceKind.Address => "address",
        DifferenceKind.Route => "route",
        DifferenceKind.IpRule => "ip rule",
        DifferenceKind.Neighbor => "neighbour",
        DifferenceKind.FdbEntry => "FDB entry",
        DifferenceKind.Sysctl => "sysctl",
        DifferenceKind.IpSet => "set",
        DifferenceKind.IpSetEntry => "set entry",
        DifferenceKind.Chain => "chain",
        DifferenceKind.Rule => "rule",
        DifferenceKind.HookOrder => "order of rule engines",
        DifferenceKind.Listener => "socket",
        DifferenceKind.Clock => "clock",
        DifferenceKind.Connection => "connection",
        DifferenceKind.LearnedNeighbor => "learned neighbour",
        DifferenceKind.LearnedFdbEntry => "learned FDB entry",
        DifferenceKind.Counter => "counter",
    };
}
