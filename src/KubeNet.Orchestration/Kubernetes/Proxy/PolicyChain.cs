using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// KUBE-SVC-... and KUBE-SVL-...: chooses one of a service port's endpoints, first the one that the client had before, then by chance, each
/// alike (writeServiceToEndpointRules).
/// </summary>
internal static class PolicyChain
{
    public static Chain Of(ServicePortPlan plan, string name, EndpointInfo[] endpoints)
    {
        var rules = new List<Rule>(endpoints.Length + 1);
        if (name == plan.InternalChain && plan.HasInternalEndpoints && ClusterIpRules.Masquerade(plan) is { } masquerade)
            rules.Add(masquerade);
        var jumps = Array.ConvertAll(endpoints, endpoint => new JumpTarget(endpoint.Chain));
        var comments = plan.IsLargeCluster ? null : Array.ConvertAll(endpoints, endpoint => RuleParts.Comment($"{plan.Name} -> {endpoint.Text}"));
        if (plan.Info.AffinitySeconds is { } seconds)
        {
            for (var index = 0; index < endpoints.Length; index++)
                rules.Add(Rule(index, AffinityRules.Check(endpoints[index], seconds, plan.Config.Family)));
        }

        for (var index = 0; index < endpoints.Length; index++)
            rules.Add(Rule(index, index < endpoints.Length - 1 ? RuleParts.OneIn(endpoints.Length - index) : null));
        return Chain.User(name).WithRules([.. rules]);

        Rule Rule(int index, Match? match) => (comments?[index], match) switch
        {
            ({ } comment, { } last) => plan.Blank with { Matches = [comment, last], Target = jumps[index] },
            ({ } comment, null) => plan.Blank with { Matches = [comment], Target = jumps[index] },
            (null, { } last) => plan.Blank with { Matches = [last], Target = jumps[index] },
            (null, null) => plan.Blank with { Target = jumps[index] },
        };
    }
}
