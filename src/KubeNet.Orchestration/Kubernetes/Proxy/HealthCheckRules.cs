using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The rule that lets load balancers ask a service's health check node port, whether the node has endpoints or not.</summary>
internal static class HealthCheckRules
{
    public static void Write(ServicePortPlan plan, ServicePortRules rules)
    {
        if (plan.Info.HealthCheckNodePort == 0)
            return;
        rules.Filter.Add((ChainNames.NodePorts, plan.Blank with
        {
            Protocol = RuleParts.Protocol(IpProtocol.Tcp),
            Matches = [RuleParts.Comment($"{plan.Name} health check node port"), RuleParts.ToPort(IpProtocol.Tcp, plan.Info.HealthCheckNodePort)],
            Target = AcceptTarget.Instance,
        }));
    }
}
