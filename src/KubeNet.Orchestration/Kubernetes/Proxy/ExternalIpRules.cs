using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The rules of a service's externalIPs.</summary>
internal static class ExternalIpRules
{
    public static void Write(ServicePortPlan plan, ServicePortRules rules)
    {
        foreach (var address in plan.Info.ExternalIPs)
        {
            if (plan.HasEndpoints)
                rules.NatServices.Add(plan.ToAddress(address, RuleParts.Comment($"{plan.Name} external IP"), new JumpTarget(plan.Chains.External)));
            if (!plan.HasExternalEndpoints)
                rules.Filter.Add((ChainNames.ExternalServices, plan.RefuseAddress(address)));
        }
    }
}
