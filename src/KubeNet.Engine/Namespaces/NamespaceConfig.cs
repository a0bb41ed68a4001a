using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// All that an administrator configured in one network namespace. An immutable value: an edit makes a new one that shares what it did
/// not touch. What traffic leaves behind is not here but in the lab's state.
/// </summary>
public sealed record NamespaceConfig
{
    // By family, then by rule engine, told by a subtraction: rulesets of thousands of nodes are changed at once.
    private static readonly ImmutableSortedDictionary<(IpFamily Family, IptablesBackend Backend), Ruleset> s_noRulesets =
        ImmutableSortedDictionary.Create<(IpFamily Family, IptablesBackend Backend), Ruleset>(Comparer<(IpFamily Family, IptablesBackend Backend)>.Create(
            (left, right) => left.Family != right.Family ? (int)left.Family - (int)right.Family : (int)left.Backend - (int)right.Backend));

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    private ImmutableSortedDictionary<int, Link> _links = ImmutableSortedDictionary<int, Link>.Empty;
    private ImmutableDictionary<string, int> _indexes = ImmutableDictionary<string, int>.Empty;
    private ImmutableDictionary<int, ImmutableSortedSet<int>> _ports = ImmutableDictionary<int, ImmutableSortedSet<int>>.Empty;

    /// <summary>The links by interface index.</summary>
    public required ImmutableSortedDictionary<int, Link> Links
    {
        get => _links;
        init
        {
            (_links, _indexes, _ports) = (_links.Clear(), _indexes.Clear(), _ports.Clear());
            foreach (var link in value.Values)
                Put(link);
        }
    }

    /// <summary>The index that the next link gets; indexes are not used twice.</summary>
    public required int NextIndex { get; init; }

    /// <summary>IPv4's rules and routes.</summary>
    public RoutingConfig IPv4Routing { get; init; } = RoutingConfig.Empty(IpFamily.IPv4);

    /// <summary>IPv6's rules and routes.</summary>
    public RoutingConfig IPv6Routing { get; init; } = RoutingConfig.Empty(IpFamily.IPv6);

    /// <summary>The neighbours that the administrator set.</summary>
    public EquatableArray<StaticNeighbor> Neighbors { get; init; }

    /// <summary>The addresses for which it answers in others' names.</summary>
    public EquatableArray<ProxyNeighbor> ProxyNeighbors { get; init; }

    /// <summary>The rulesets that were ever used, by family and rule engine.</summary>
    public ImmutableSortedDictionary<(IpFamily Family, IptablesBackend Backend), Ruleset> Rulesets { get; init; } = s_noRulesets;

    /// <summary>
    /// The built-in chains of nf_tables that are asked before those of ip_tables, since they were made after the legacy table; of all others that both have, ip_tables' come first.
    /// </summary>
    public EquatableArray<BaseChain> NftFirst { get; init; }

    /// <summary>The sets that rules may refer to; what packets have made of them since is state.</summary>
    public IpSetTable IpSets { get; init; } = IpSetTable.Empty;

    /// <summary>The sysctls that were set.</summary>
    public Sysctls Sysctls { get; init; } = Sysctls.Defaults;

    /// <summary>The sockets that wait for packets.</summary>
    public EquatableArray<Listener> Listeners { get; init; }

    /// <summary>A new namespace as <c>ip netns add</c> makes it: a loopback link that is down, and nothing else.</summary>
    public static NamespaceConfig Create(string name) => new()
    {
        Name = name,
        Links = ImmutableSortedDictionary<int, Link>.Empty.Add(1, new LoopbackLink { Index = 1, Name = "lo", Mtu = 65536 }),
        NextIndex = 2,
    };

    /// <summary>The routing of a family.</summary>
    public RoutingConfig Routing(IpFamily family) => family == IpFamily.IPv4 ? IPv4Routing : IPv6Routing;

    /// <summary>The namespace with one family's routing exchanged.</summary>
    public NamespaceConfig With(RoutingConfig routing) =>
        routing.Family == IpFamily.IPv4 ? this with { IPv4Routing = routing } : this with { IPv6Routing = routing };

    /// <summary>The ruleset of a family and rule engine, empty where it was never used.</summary>
    public Ruleset GetRuleset(IpFamily family, IptablesBackend backend = IptablesBackend.Nft) =>
        Rulesets.TryGetValue((family, backend), out var ruleset) ? ruleset : Ruleset.Empty(family, backend);

    /// <summary>The namespace with a ruleset exchanged. What the ruleset has and the namespace had not is made now, and so is asked before what the other rule engine has there.</summary>
    public NamespaceConfig With(Ruleset ruleset) =>
        this with { Rulesets = Rulesets.SetItem((ruleset.Family, ruleset.Backend), ruleset), NftFirst = HookOrder.With(this, ruleset) };

    /// <summary>Whether both rule engines have a chain there, so that one of them is asked first.</summary>
    public bool HasInBoth(BaseChain chain) => HookOrder.IsInBoth(this, chain);

    /// <summary>The namespace with just these chains of nf_tables asked before those of ip_tables, as far as both are there.</summary>
    public NamespaceConfig WithNftFirst(IEnumerable<BaseChain> chains) => this with { NftFirst = HookOrder.Valid(this, chains) };

    /// <summary>The namespace with a link put in or exchanged. One with another MAC address loses its neighbours, those too that were set by hand (neigh_changeaddr).</summary>
    public NamespaceConfig With(Link link)
    {
        var isOther = !Neighbors.IsEmpty && _links.TryGetValue(link.Index, out var old) && old.Mac != link.Mac;
        var copy = isOther ? this with { Neighbors = Neighbors.Where(neighbor => neighbor.LinkIndex != link.Index).ToEquatableArray() } : this with { };
        copy.Put(link);
        return copy;
    }

    /// <summary>The namespace without a link. What refers to the link stays: <c>RemoveLink</c> is the edit that cleans up.</summary>
    public NamespaceConfig WithoutLink(int index)
    {
        var copy = this with { };
        copy.Take(index);
        return copy;
    }

    /// <summary>The link of a name, or null.</summary>
    public Link? FindLink(string name) => _indexes.TryGetValue(name, out var index) ? _links[index] : null;

    /// <summary>The ports of a bridge, by index.</summary>
    public IEnumerable<Link> PortsOf(BridgeLink bridge) =>
        _ports.TryGetValue(bridge.Index, out var ports) ? ports.Select(index => _links[index]) : [];

    // Only ever called on a copy that nobody has seen yet. Most exchanges keep the name and the master.
    private void Put(Link link)
    {
        var old = _links.GetValueOrDefault(link.Index);
        _links = _links.SetItem(link.Index, link);
        if (old?.Name != link.Name)
            _indexes = (old is null ? _indexes : _indexes.Remove(old.Name)).SetItem(link.Name, link.Index);
        if (old?.Master == link.Master)
            return;
        Release(old);
        if (link.Master is { } master)
            _ports = _ports.SetItem(master, _ports.GetValueOrDefault(master, []).Add(link.Index));
    }

    private void Take(int index)
    {
        if (!_links.TryGetValue(index, out var old))
            return;
        _links = _links.Remove(index);
        _indexes = _indexes.Remove(old.Name);
        Release(old);
    }

    private void Release(Link? port)
    {
        if (port?.Master is not { } master)
            return;
        var rest = _ports[master].Remove(port.Index);
        _ports = rest.IsEmpty ? _ports.Remove(master) : _ports.SetItem(master, rest);
    }
}
