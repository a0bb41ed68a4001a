using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The rules of a service's cluster address: to its chain, or refused.</summary>
internal static class ClusterIpRules
{
    public static void Write(ServicePortPlan plan, ServicePortRules rules)
    {
        if (plan.HasInternalEndpoints)
            rules.NatServices.Add(plan.ToAddress(plan.Info.ClusterIP, Comment(plan), new JumpTarget(plan.InternalChain)));
        else
            rules.Filter.Add((ChainNames.Services, plan.RefuseAddress(plan.Info.ClusterIP)));
    }

    /// <summary>
    /// The first rule of the chain that traffic to the cluster address takes: what comes from outside the cluster is masqueraded, since the
    /// endpoint may be on another node, and the answer has to come back through this one. Null where it cannot be told.
    /// </summary>
    public static Rule? Masquerade(ServicePortPlan plan)
    {
        var rule = plan.ToAddress(plan.Info.ClusterIP, Comment(plan), RuleParts.MarkMasq);
        if (plan.Config.MasqueradeAll)
            return rule;
        return plan.LocalDetector.IsImplemented ? plan.LocalDetector.IfNotLocal(rule) : null;
    }

    private static CommentMatch Comment(ServicePortPlan plan) => RuleParts.Comment($"{plan.Name} cluster IP");
}
