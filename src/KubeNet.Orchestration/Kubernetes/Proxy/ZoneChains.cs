using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The chains that all nodes of a zone hold in common. Immutable; a change shares what it did not touch.</summary>
internal sealed class ZoneChains
{
    private const int FewServices = 32;
    private readonly Dictionary<ObjectName, int>?[] _starts = new Dictionary<ObjectName, int>?[SharedChains.All.Count];
    private readonly TreeDictionary<ObjectName, ProxiedService> _services;

    private ZoneChains(string? zone, TreeDictionary<ObjectName, ProxiedService> services, ChainSet nat, ChainSet filter) =>
        (Zone, _services, Nat, Filter) = (zone, services, nat, filter);

    /// <summary>The zone, or null for nodes without one.</summary>
    public string? Zone { get; }

    /// <summary>The chains in nat.</summary>
    public ChainSet Nat { get; }

    /// <summary>The chains in filter.</summary>
    public ChainSet Filter { get; }

    /// <summary>The zone without services.</summary>
    public static ZoneChains Empty(string? zone, ProxyConfig config, TreeDictionary<ObjectName, ProxiedService> none)
    {
        // Node ports that answer on some addresses only have a tail on each node.
        var tail = config.HasNodePortsEverywhere ? NodePortRules.Tail(config, new ProxyNode { Name = "" }) : [];
        var nat = ChainSet.Empty.With(
        [
            Chain.User(ChainNames.Services).WithRules([.. tail]), Chain.User(ChainNames.NodePorts), MasqueradeRules.Postrouting(config), MasqueradeRules.MarkMasq(config),
        ]);
        var filter = ChainSet.Empty.With(RestoreText.FilterChains.Select(name => name == ChainNames.Forward ? ForwardRules.Of(config) : Chain.User(name)));
        return new ZoneChains(zone, none, nat, filter);
    }

    /// <summary>The same chains for another zone, where no service tells zones apart.</summary>
    public ZoneChains For(string? zone) => zone == Zone ? this : new ZoneChains(zone, _services, Nat, Filter);

    /// <summary>The chains after some services changed.</summary>
    /// <param name="services">All services as they are now.</param>
    /// <param name="changed">Those that changed.</param>
    public ZoneChains With(TreeDictionary<ObjectName, ProxiedService> services, IReadOnlyCollection<ObjectName> changed)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var put = new List<Chain>();
        foreach (var name in changed)
        {
            if (_services.TryGetValue(name, out var old))
                gone.UnionWith(old.RulesIn(Zone).Chains.Select(chain => chain.Name));
            if (services.TryGetValue(name, out var now))
                put.AddRange(now.RulesIn(Zone).Chains);
        }

        gone.ExceptWith(put.Select(chain => chain.Name));
        var lists = SharedChains.All.Select(chain => (Chain: chain, Before: ListOf(chain), After: Lines(chain, services, changed)))
            .Where(list => !ReferenceEquals(list.Before.Rules, list.After)).ToList();
        var nat = lists.Where(list => list.Chain.Table() == TableName.Nat).Select(list => list.Before.WithRules(list.After));
        var filter = lists.Where(list => list.Chain.Table() == TableName.Filter).Select(list => list.Before.WithRules(list.After));
        return new ZoneChains(Zone, services, Nat.With([.. put, .. nat], gone), Filter.With(filter));
    }

    /// <summary>The chain in which services have lines.</summary>
    public Chain ListOf(SharedChain chain) => (chain.Table() == TableName.Nat ? Nat : Filter).Chains[chain.ToName()];

    /// <summary>The chain with the lines of some services exchanged.</summary>
    public ImmutableList<Rule> Exchange(SharedChain chain, IEnumerable<(ObjectName Service, Rule[] Lines)> exchanged)
    {
        var rules = ListOf(chain).Rules;
        foreach (var (service, lines) in exchanged.OrderByDescending(one => one.Service))
        {
            var start = Starts(chain)[service];
            rules = rules.RemoveRange(start, _services[service].RulesIn(Zone).LinesIn(chain).Length).InsertRange(start, lines);
        }

        return rules;
    }

    private ImmutableList<Rule> Lines(SharedChain chain, TreeDictionary<ObjectName, ProxiedService> services, IReadOnlyCollection<ObjectName> changed)
    {
        var rules = ListOf(chain).Rules;
        if (changed.Count <= FewServices)
        {
            foreach (var name in changed)
                rules = Exchanged(chain, rules, services, name);
            return rules;
        }

        var count = rules.Count - _services.Values.Sum(service => service.RulesIn(Zone).LinesIn(chain).Length);
        return [.. services.Values.SelectMany(service => service.RulesIn(Zone).LinesIn(chain)), .. rules.GetRange(rules.Count - count, count)];
    }

    private ImmutableList<Rule> Exchanged(SharedChain chain, ImmutableList<Rule> rules, TreeDictionary<ObjectName, ProxiedService> services, ObjectName name)
    {
        var before = _services.TryGetValue(name, out var old) ? old.RulesIn(Zone).LinesIn(chain) : [];
        var after = services.TryGetValue(name, out var now) ? now.RulesIn(Zone).LinesIn(chain) : [];
        if (before.AsSpan().SequenceEqual(after))
            return rules;

        // Lines of services before it: those that changed too were exchanged already where their names come first.
        var start = services.TakeWhile(entry => entry.Key.CompareTo(name) < 0).Sum(entry => entry.Value.RulesIn(Zone).LinesIn(chain).Length);
        return rules.RemoveRange(start, before.Length).InsertRange(start, after);
    }

    private Dictionary<ObjectName, int> Starts(SharedChain chain)
    {
        if (_starts[(int)chain] is { } known)
            return known;
        var starts = new Dictionary<ObjectName, int>(_services.Count);
        var at = 0;
        foreach (var (name, service) in _services)
        {
            starts.Add(name, at);
            at += service.RulesIn(Zone).LinesIn(chain).Length;
        }

        return _starts[(int)chain] = starts;
    }
}
