using System.Text;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>What kube-proxy hands to <c>iptables-restore --noflush --counters</c> (syncProxyRules), line by line in its own order.</summary>
internal sealed class RestoreText
{
    private static readonly string[] s_natChains = [ChainNames.Services, ChainNames.NodePorts, ChainNames.Postrouting, ChainNames.MarkMasq];
    private readonly StringBuilder _chains = new();
    private readonly StringBuilder _rules = new();

    private RestoreText()
    {
    }

    /// <summary>The chains of the filter table that are there always.</summary>
    public static IReadOnlyList<string> FilterChains { get; } =
        [ChainNames.Services, ChainNames.ExternalServices, ChainNames.Forward, ChainNames.NodePorts, ChainNames.ProxyFirewall];

    /// <summary>Writes a sync.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="changed">The services whose own chains are written; null writes all (a full sync).</param>
    /// <param name="existing">The chains of nat, of which those that no service uses any more are deleted; empty where that is not looked at.</param>
    public static string Write(NodeRules rules, IReadOnlySet<ObjectName>? changed = null, IEnumerable<string>? existing = null)
    {
        var filter = new RestoreText();
        filter.WriteFilter(rules);
        var nat = new RestoreText();
        nat.WriteNat(rules, changed, existing ?? []);
        return $"*filter\n{filter._chains}{filter._rules}COMMIT\n*nat\n{nat._chains}{nat._rules}COMMIT\n";
    }

    private void WriteFilter(NodeRules rules)
    {
        foreach (var name in FilterChains)
            Declare(name);
        if (rules.Config.HasLocalhostNodePorts)
        {
            Declare(ChainNames.KubeletFirewall);
            Append(LocalnetFirewall.Chain);
        }

        foreach (var (chain, rule) in rules.Services.SelectMany(service => service.Filter))
            Append(chain, rule);
        Append(ForwardRules.Of(rules.Config));
    }

    private void WriteNat(NodeRules rules, IReadOnlySet<ObjectName>? changed, IEnumerable<string> existing)
    {
        foreach (var name in s_natChains)
            Declare(name);
        Append(MasqueradeRules.Postrouting(rules.Config));
        Append(MasqueradeRules.MarkMasq(rules.Config));
        var active = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in rules.Services)
        {
            foreach (var rule in service.NatServices)
                Append(ChainNames.Services, rule);
            foreach (var rule in service.NatNodePorts)
                Append(ChainNames.NodePorts, rule);
            if (changed is null || changed.Contains(service.Plan.Info.Name.Service))
                WriteChains(service);
            active.UnionWith(service.Chains.Select(chain => chain.Name));
        }

        foreach (var stale in existing.Where(name => ChainNames.IsOfService(name) && !active.Contains(name)).Order(StringComparer.Ordinal))
        {
            Declare(stale);
            _rules.Append("-X ").Append(stale).Append('\n');
        }

        foreach (var rule in NodePortRules.Tail(rules.Config, rules.Node))
            Append(ChainNames.Services, rule);
    }

    /// <summary>The chains of one service; the rule that masquerades what comes from outside comes first, though its chain comes later.</summary>
    private void WriteChains(ServicePortRules service)
    {
        var plan = service.Plan;
        var first = plan.HasInternalEndpoints ? ClusterIpRules.Masquerade(plan) : null;
        if (first is not null)
            Append(plan.InternalChain, first, hasMaskedSource: true);
        foreach (var chain in service.Chains)
        {
            Declare(chain.Name);
            var isSkipped = first is not null && chain.Name == plan.InternalChain;
            var ranges = chain.Name == plan.Chains.Firewall ? plan.Info.LoadBalancerSourceRanges.Count : chain.Name == plan.Chains.External ? int.MaxValue : 0;
            for (var index = isSkipped ? 1 : 0; index < chain.Rules.Count; index++)
                Append(chain.Name, chain.Rules[index], hasMaskedSource: index < ranges);
        }
    }

    private void Declare(string chain) => _chains.Append(':').Append(chain).Append(" - [0:0]\n");

    private void Append(Chain chain)
    {
        foreach (var rule in chain.Rules)
            Append(chain.Name, rule);
    }

    private void Append(string chain, Rule rule, bool hasMaskedSource = false) => _rules.Append(RestoreLine.Of(chain, rule, hasMaskedSource)).Append('\n');
}
