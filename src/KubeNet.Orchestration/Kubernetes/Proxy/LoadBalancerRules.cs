using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The rules of a load balancer's addresses, as the nodes short-cut them; and the drop of what the source ranges did not let through.</summary>
internal static class LoadBalancerRules
{
    public static void Write(ServicePortPlan plan, ServicePortRules rules)
    {
        foreach (var address in plan.Info.LoadBalancerVips)
        {
            if (plan.HasEndpoints)
                rules.NatServices.Add(plan.ToAddress(address, RuleParts.Comment($"{plan.Name} loadbalancer IP"), new JumpTarget(plan.LoadBalancerChain)));
            if (plan.UsesFirewallChain)
            {
                var comment = RuleParts.Comment($"{plan.Name} traffic not accepted by {plan.Chains.Firewall}");
                rules.Filter.Add((ChainNames.ProxyFirewall, plan.ToAddress(address, comment, DropTarget.Instance)));
            }
        }

        if (plan.HasExternalEndpoints)
            return;
        foreach (var address in plan.Info.LoadBalancerVips)
            rules.Filter.Add((ChainNames.ExternalServices, plan.RefuseAddress(address)));
    }
}
