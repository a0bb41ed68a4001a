using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>A kube-proxy at work on a scenario, sync after sync, into a ruleset that iptables-restore keeps.</summary>
internal sealed class ProxyRun(ProxyScenario scenario, IptablesBackend backend = IptablesBackend.Nft)
{
    private HashSet<ServicePortKey> _known = [];

    public Ruleset Ruleset { get; private set; } = Ruleset.Empty(scenario.Config.Family, backend);

    /// <summary>The rules of the last sync.</summary>
    public NodeRules? Last { get; private set; }

    /// <summary>Runs a sync; gives the rules and the text of iptables-restore.</summary>
    public (NodeRules Rules, string Text) Sync(ProxySync sync)
    {
        var rules = NodeRules.Of(scenario.Config, scenario.Node, sync.Services, sync.Slices);
        var now = Keys(sync);
        var changed = sync.IsFull ? null : now.Except(_known).Concat(_known.Except(now)).Select(key => key.Service).ToHashSet();
        _known = now;
        var existing = sync.CleansUp(rules.IsLargeCluster) ? Ruleset.GetTable(TableName.Nat).Chains.Keys : [];
        var text = RestoreText.Write(rules, changed, existing);
        Ruleset = IptablesRestore.Read(Ruleset, text, noFlush: true).Ruleset;
        Last = rules;
        return (rules, text);
    }

    private HashSet<ServicePortKey> Keys(ProxySync sync) =>
    [
        .. sync.Services.SelectMany(service => ServicePortInfo.Of(service, scenario.Config)).Select(info => new ServicePortKey(info.Name.Service, info)),
        .. sync.Slices.GroupBy(slice => slice.Service)
            .SelectMany(slices => EndpointMap.Of(slices.Key, slices, scenario.Config.Family).SelectMany(port => port.Value.Select(endpoint => new ServicePortKey(slices.Key, endpoint)))),
    ];

    private sealed record ServicePortKey(ObjectName Service, object Content);
}
