using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// KUBE-EXT-...: all traffic to a service from outside. With traffic policy Cluster it is masqueraded, since the endpoint may be on another
/// node; with Local it keeps its source, but for the node's own traffic, and pods and the node reach every endpoint.
/// </summary>
internal static class ExternalChain
{
    public static Chain Of(ServicePortPlan plan)
    {
        var rules = new List<Rule>(4);
        var toCluster = new JumpTarget(plan.Chains.ClusterPolicy);
        if (!plan.Info.IsExternalPolicyLocal)
        {
            rules.Add(plan.Blank with { Matches = [RuleParts.Comment($"masquerade traffic for {plan.Name} external destinations")], Target = RuleParts.MarkMasq });
        }
        else
        {
            if (plan.LocalDetector.IsImplemented)
            {
                var podTraffic = RuleParts.Comment($"pod traffic for {plan.Name} external destinations");
                rules.Add(plan.LocalDetector.IfLocal(plan.Blank with { Matches = [podTraffic], Target = toCluster }));
            }

            rules.Add(FromLocal(plan, $"masquerade LOCAL traffic for {plan.Name} external destinations", RuleParts.MarkMasq));
            rules.Add(FromLocal(plan, $"route LOCAL traffic for {plan.Name} external destinations", toCluster));
        }

        if (plan.HasExternalEndpoints)
            rules.Add(plan.Blank with { Target = new JumpTarget(plan.ExternalPolicyChain) });
        return Chain.User(plan.Chains.External).WithRules([.. rules]);
    }

    private static Rule FromLocal(ServicePortPlan plan, string comment, Target target) => plan.Blank with { Matches = [RuleParts.Comment(comment), RuleParts.FromLocal], Target = target };
}
