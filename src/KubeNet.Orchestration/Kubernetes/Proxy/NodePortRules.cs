using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The rules of a service's node port, and the tail of KUBE-SERVICES that leads to all of them.</summary>
internal static class NodePortRules
{
    private static readonly CommentMatch s_tail = new("kubernetes service nodeports; NOTE: this must be the last rule in this chain");
    private static readonly JumpTarget s_nodePorts = new(ChainNames.NodePorts);
    private static readonly NfacctMatch s_localhostAccepted = new("localhost_nps_accepted_pkts");

    public static void Write(ServicePortPlan plan, ServicePortRules rules)
    {
        if (plan.Info.NodePort == 0)
            return;
        var protocol = plan.Info.Name.Protocol;
        var toPort = RuleParts.ToPort(protocol, plan.Info.NodePort);
        if (plan.HasEndpoints)
        {
            var rule = plan.Blank with
            {
                Protocol = RuleParts.Protocol(protocol),
                Matches = [RuleParts.Comment(plan.Name), toPort],
                Target = new JumpTarget(plan.Chains.External),
            };
            if (plan.Config.HasLocalhostNodePorts && plan.Config.Counters.HasFlag(NfacctCounters.LocalhostNodePortsAccepted))
            {
                rules.NatNodePorts.Add(rule with
                {
                    Destination = AddressMatch.Of(RuleParts.Loopback(plan.Config.Family)),
                    Matches = rule.Matches.Add(s_localhostAccepted),
                });
            }

            rules.NatNodePorts.Add(rule);
        }

        if (plan.HasExternalEndpoints)
            return;
        var refusal = plan.Refusal;
        rules.Filter.Add((ChainNames.ExternalServices, refusal with { Matches = refusal.Matches.Add(RuleParts.ToLocal).Add(toPort) }));
    }

    /// <summary>The last rules of nat KUBE-SERVICES: what is for the node itself may be for a node port.</summary>
    public static IEnumerable<Rule> Tail(ProxyConfig config, ProxyNode node)
    {
        var blank = RuleParts.Blank(config.Family);
        var open = config.NodePortsOn(node);
        if (!open.MatchesAll)
        {
            foreach (var address in open.Among(node.LinkAddresses))
            {
                if (!address.IsLoopback || config.HasLocalhostNodePorts)
                    yield return blank with { Destination = RuleParts.Host(address), Matches = [s_tail], Target = s_nodePorts };
            }

            yield break;
        }

        var rule = blank with { Matches = [s_tail, RuleParts.ToLocal], Target = s_nodePorts };
        yield return config.HasLocalhostNodePorts ? rule : rule with { Destination = AddressMatch.Of(RuleParts.Loopback(config.Family), negated: true) };
    }
}
