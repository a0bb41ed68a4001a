using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>All rules of one service port on one node: its lines in the chains that all services share, and its own chains.</summary>
internal sealed class ServicePortRules
{
    private ServicePortRules(ServicePortPlan plan)
    {
        Plan = plan;
        ClusterIpRules.Write(plan, this);
        ExternalIpRules.Write(plan, this);
        LoadBalancerRules.Write(plan, this);
        NodePortRules.Write(plan, this);
        HealthCheckRules.Write(plan, this);
        if (plan.UsesExternalChain)
            Chains.Add(ExternalChain.Of(plan));
        if (plan.UsesFirewallChain)
            Chains.Add(FirewallChain.Of(plan));
        if (plan.UsesClusterChain)
            Chains.Add(PolicyChain.Of(plan, plan.Chains.ClusterPolicy, plan.Endpoints.Cluster));
        if (plan.UsesLocalChain)
            Chains.Add(PolicyChain.Of(plan, plan.Chains.LocalPolicy, plan.Endpoints.Local));
        foreach (var endpoint in plan.Endpoints.Reachable)
            Chains.Add(EndpointChain.Of(plan, endpoint));
    }

    /// <summary>What they follow from.</summary>
    public ServicePortPlan Plan { get; }

    /// <summary>Lines of nat KUBE-SERVICES.</summary>
    public List<Rule> NatServices { get; } = [];

    /// <summary>Lines of nat KUBE-NODEPORTS.</summary>
    public List<Rule> NatNodePorts { get; } = [];

    /// <summary>Lines of the filter table with their chains, in the order in which kube-proxy writes them.</summary>
    public List<(string Chain, Rule Rule)> Filter { get; } = [];

    /// <summary>Its own chains, all in nat, in the order in which kube-proxy writes them.</summary>
    public List<Chain> Chains { get; } = [];

    /// <summary>Makes the rules of a plan.</summary>
    public static ServicePortRules Of(ServicePortPlan plan) => new(plan);
}
