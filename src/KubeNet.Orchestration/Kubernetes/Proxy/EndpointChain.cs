using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>KUBE-SEP-...: translates to one endpoint; what the endpoint itself sent is masqueraded, so that the answer comes back here (hairpin).</summary>
internal static class EndpointChain
{
    public static Chain Of(ServicePortPlan plan, EndpointInfo endpoint)
    {
        var protocol = plan.Info.Name.Protocol;
        var matches = new List<Match>(3);
        if (!plan.IsLargeCluster)
            matches.Add(RuleParts.Comment(plan.Name));
        var hairpin = plan.Blank with { Source = RuleParts.Host(endpoint.Address), Matches = [.. matches], Target = RuleParts.MarkMasq };
        if (plan.Info.AffinitySeconds is not null)
            matches.Add(AffinityRules.Set(endpoint, plan.Config.Family));
        matches.Add(RuleParts.Transport(protocol));
        var range = new NatRange { MinAddress = endpoint.Address, MaxAddress = endpoint.Address, Ports = PortRange.Single(endpoint.Port) };
        var translate = plan.Blank with { Protocol = RuleParts.Protocol(protocol), Matches = [.. matches], Target = new DnatTarget(range) };
        return Chain.User(endpoint.Chain).WithRules([hairpin, translate]);
    }
}
