using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// KUBE-FW-...: lets a load balancer's source ranges on to KUBE-EXT. What falls out of it is not translated, and meets the drop in
/// KUBE-PROXY-FIREWALL.
/// </summary>
internal static class FirewallChain
{
    public static Chain Of(ServicePortPlan plan)
    {
        var rules = new List<Rule>();
        var comment = RuleParts.Comment($"{plan.Name} loadbalancer IP");
        var toExternal = new JumpTarget(plan.Chains.External);
        foreach (var range in plan.Info.LoadBalancerSourceRanges)
            rules.Add(plan.Blank with { Source = AddressMatch.Of(range), Matches = [comment], Target = toExternal });

        // The load balancer's address may be one of the node's own, and then the source of its own requests.
        if (plan.IsFromNodeAllowed)
        {
            foreach (var address in plan.Info.LoadBalancerVips)
                rules.Add(plan.Blank with { Source = RuleParts.Host(address), Matches = [comment], Target = toExternal });
        }

        rules.Add(plan.Blank with { Matches = [RuleParts.Comment($"other traffic to {plan.Name} will be dropped by KUBE-PROXY-FIREWALL")] });
        return Chain.User(plan.Chains.Firewall).WithRules([.. rules]);
    }
}
