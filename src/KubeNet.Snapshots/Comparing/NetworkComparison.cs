using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.Snapshots.Comparing;

/// <summary>
/// What differs between two labs, or two values of one. Things are known by their names, so that labs that were made in different ways can be compared; what
/// both values share is not looked at, so that of a large lab only what was edited costs time.
/// </summary>
public static class NetworkComparison
{
    /// <summary>What differs in the configuration, by namespace, in the order of <see cref="DifferenceKind"/>.</summary>
    public static IEnumerable<NetworkDifference> Between(NetworkConfig before, NetworkConfig after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Namespaces.DifferencesTo(after.Namespaces).SelectMany(home => (home.Before, home.After) switch
        {
            (null, { } made) => [new NetworkDifference(made.Name, DifferenceKind.Namespace, made.Name, null, Contents(made))],
            ({ } gone, null) => [new NetworkDifference(gone.Name, DifferenceKind.Namespace, gone.Name, Contents(gone), null)],
            ({ } old, { } now) => Between(before, old, after, now),
            _ => Enumerable.Empty<NetworkDifference>(),
        });
    }

    /// <summary>What differs between two labs: their configuration and, if asked for, what traffic left behind.</summary>
    public static IEnumerable<NetworkDifference> Between(Lab before, Lab after, bool withState = false)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var differences = Between(before.Config, after.Config);
        return withState ? differences.Concat(StateComparison.Between(before, after)) : differences;
    }

    private static string Contents(NamespaceConfig home) => string.Join(' ', home.Links.Values.Select(link => link.Name));

    private static IEnumerable<NetworkDifference> Between(NetworkConfig before, NamespaceConfig old, NetworkConfig after, NamespaceConfig now)
    {
        var changed = old.Links.Values.Concat(now.Links.Values).Select(link => link.Name).Distinct().Where(name => !Equals(old.FindLink(name), now.FindLink(name))).ToHashSet(StringComparer.Ordinal);
        var facts = Fact.Differences(now.Name, Facts(before, old, now, changed.Contains), Facts(after, now, old, changed.Contains));
        var sysctls = SysctlFacts(old, now);
        var rules = old.Rulesets.Keys.Union(now.Rulesets.Keys).Order().SelectMany(key => Rules(old, now, key));
        return facts.Concat(sysctls).Concat(rules).Concat(HookOrderComparison.Between(old, now));
    }

    private static IEnumerable<NetworkDifference> Rules(NamespaceConfig old, NamespaceConfig now, (IpFamily Family, IptablesBackend Backend) key)
    {
        var (before, after) = (old.GetRuleset(key.Family, key.Backend), now.GetRuleset(key.Family, key.Backend));
        return ReferenceEquals(before, after) ? [] : RulesetComparison.Between(now.Name, before, after);
    }

    private static IEnumerable<Fact> Facts(NetworkConfig config, NamespaceConfig home, NamespaceConfig other, Func<string, bool> isChanged)
    {
        foreach (var link in home.Links.Values)
        {
            foreach (var fact in LinkFacts.Of(config, home, link))
                yield return fact;
        }

        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            if (ReferenceEquals(home.Routing(family), other.Routing(family)))
                continue;
            foreach (var fact in RouteFacts.Of(home, family, other.Routing(family), isChanged))
                yield return fact;
        }

        foreach (var neighbor in home.Neighbors)
            yield return new Fact(DifferenceKind.Neighbor, $"{neighbor.Address} dev {LinkFacts.NameOf(home, neighbor.LinkIndex)}", $"lladdr {neighbor.Mac}");
        foreach (var proxy in home.ProxyNeighbors)
            yield return new Fact(DifferenceKind.Neighbor, $"{proxy.Address} dev {LinkFacts.NameOf(home, proxy.LinkIndex)}", "proxy");
        foreach (var set in home.IpSets.All.Where(set => !ReferenceEquals(set, other.IpSets.Find(set.Name))))
        {
            yield return new Fact(DifferenceKind.IpSet, set.Name, $"{set.Type.Name} {IpSetSave.Header(set)}");
            foreach (var (element, extensions) in set.Entries(TimeSpan.Zero))
            {
                var name = IpSetSave.Element(set, element, extensions);
                var entry = IpSetSave.Entry(set, element, extensions, TimeSpan.Zero);
                yield return new Fact(DifferenceKind.IpSetEntry, $"{set.Name} {name}", entry);
            }
        }

        foreach (var listener in home.Listeners)
            yield return new Fact(DifferenceKind.Listener, Socket(listener), Program(listener));
    }

    private static string Socket(Listener listener) => $"{listener with { Relay = null }}{(listener.Device is { } device ? $" dev {device}" : "")}";

    private static string Program(Listener listener)
    {
        var text = listener.Relay is { } relay ? $"{relay.Program} to {relay.Address} port {relay.Port}" : "answers";
        text += listener.IsFiltered ? " filtered" : "";
        text += listener.ReusesAddress ? " reuseaddr" : "";
        return text + (listener.User == 0 && listener.Group == 0 ? "" : $" user {listener.User} group {listener.Group}");
    }

    // What holds counts, not whether it was set: a sysctl that was set to the kernel's default is as one that was not.
    private static IEnumerable<NetworkDifference> SysctlFacts(NamespaceConfig old, NamespaceConfig now)
    {
        if (ReferenceEquals(old.Sysctls, now.Sysctls))
            yield break;
        foreach (var name in old.Sysctls.Values.Concat(now.Sysctls.Values).Select(sysctl => sysctl.Key).Distinct().Order(StringComparer.Ordinal))
        {
            if (!SysctlName.TryParse(name, out var parsed) || (parsed is { IsOfLink: true, Device: { } device } && (old.FindLink(device) is null || now.FindLink(device) is null)))
                continue;
            var (before, after) = (old.ReadSysctl(parsed), now.ReadSysctl(parsed));
            if (before != after)
                yield return new NetworkDifference(now.Name, DifferenceKind.Sysctl, name, before, after);
        }
    }
}
