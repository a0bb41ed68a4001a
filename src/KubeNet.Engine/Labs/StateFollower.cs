using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Labs;

/// <summary>
/// Takes out of the state what a change of configuration made void, as the kernel does on its device and address notifiers.
/// </summary>
internal static class StateFollower
{
    public static void Follow(NetworkConfig before, NetworkConfig after, NetworkState state)
    {
        if (ReferenceEquals(before, after))
            return;
        state.Hosts = null;
        var carriers = new CarrierFollower(before, after, state);
        foreach (var (name, old, now) in before.Namespaces.DifferencesTo(after.Namespaces))
        {
            if (now is null)
                state.Forget(name);
            else if (old is not null && state.Find(name) is { } found)
                Follow(old, now, found);
            if (old is not null && !ReferenceEquals(old.Links, now?.Links))
                carriers.Add(old, now);
        }

        carriers.Run();

        foreach (var (type, layer) in after.Layers)
        {
            if (layer is IStateFollower follower && !ReferenceEquals(layer, before.Layers.GetValueOrDefault(type)))
                follower.Follow(before, after, state);
        }
    }

    private static void Follow(NamespaceConfig before, NamespaceConfig after, NamespaceState state)
    {
        if (!ReferenceEquals(before.Links, after.Links))
            FollowLinks(before, after, state);
        if (!ReferenceEquals(before.Rulesets, after.Rulesets))
            FollowPolicies(before, after, state.Counters);
        if (before.Neighbors != after.Neighbors)
            state.Neighbors.RemoveAll(entry => after.Neighbors.Any(set => set.LinkIndex == entry.LinkIndex && set.Address == entry.Address));
        if (!ReferenceEquals(before.IPv4Routing, after.IPv4Routing))
            state.PathMtus.Follow(after.IPv4Routing);
        if (!ReferenceEquals(before.IPv6Routing, after.IPv6Routing))
            state.PathMtus.Follow(after.IPv6Routing);
    }

    /// <summary>Policies' counters begin anew: in nf_tables where the policy was given again or the chain made anew, in ip_tables, as iptables-legacy 1.8.9 does it, whenever the table changes.</summary>
    private static void FollowPolicies(NamespaceConfig before, NamespaceConfig after, RuleCounters counters)
    {
        foreach (var ruleset in before.Rulesets.Values)
        {
            foreach (var table in ruleset.Tables.Values)
            {
                var now = after.GetRuleset(ruleset.Family, ruleset.Backend).GetTable(table.Name);
                if (ReferenceEquals(now, table))
                    continue;
                foreach (var hook in table.Name.Hooks())
                {
                    var chain = hook.ToChainName();
                    if (ruleset.Backend == IptablesBackend.Legacy || !ReferenceEquals(table.Chains[chain].PolicySetting, now.Chains[chain].PolicySetting))
                        counters.ForgetPolicy(ruleset, table.Name, hook);
                }
            }
        }
    }

    private static void FollowLinks(NamespaceConfig before, NamespaceConfig after, NamespaceState state)
    {
        foreach (var (index, old) in before.Links)
        {
            if (!after.Links.TryGetValue(index, out var now) || (old.IsUp && !now.IsUp))
                state.ForgetLink(index);
            else if (!ReferenceEquals(old, now))
                FollowLink(old, now, state);
        }
    }

    private static void FollowLink(Link before, Link after, NamespaceState state)
    {
        if (before.Mtu != after.Mtu)
            state.PathMtus.Follow(before, after);

        // neigh_changeaddr: an own new MAC address makes every neighbour unsure.
        if (before.Mac != after.Mac)
            state.Neighbors.RemoveAll(entry => entry.LinkIndex == after.Index);
        if (before.Master is { } bridge && before.Master != after.Master)
            state.Fdb(bridge).RemoveAll(entry => entry.PortIndex == after.Index);
        else if (after.Master is { } same && before.Port.Vlans != after.Port.Vlans)
            state.Fdb(same).RemoveAll(entry => entry.PortIndex == after.Index && entry.Vlan != 0 && !after.Port.Vlans.Any(vlan => vlan.Id == entry.Vlan));

        // masq_inet_event: connections masqueraded to an address that is gone are forgotten.
        foreach (var gone in before.Addresses.Where(address => !after.Addresses.Any(kept => kept.Address.Address == address.Address.Address)))
            ForgetMasqueraded(after.Index, gone.Address.Address, state);
    }

    private static void ForgetMasqueraded(int index, IpAddress address, NamespaceState state) =>
        state.Connections.RemoveAll(connection => connection.MasqueradeIndex == index && connection.Reply.Destination == address);
}
