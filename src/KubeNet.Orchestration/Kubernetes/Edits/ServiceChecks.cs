using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What the API server asks of a service: ValidateService in pkg/apis/core/validation.</summary>
internal static class ServiceChecks
{
    private const int AffinityMax = 86400;

    private static readonly string[] s_distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];

    /// <summary>Checks what a service says of itself, after defaults were filled in.</summary>
    public static void RequireSane(Cluster cluster, Service service)
    {
        if (service.Type == ServiceType.ExternalName)
            RequireAlias(service);
        RequirePorts(service);
        RequireAddresses(service);
        RequirePolicies(service);
        if (service.AffinitySeconds is { } seconds and (< 1 or > AffinityMax))
            throw Invalid(service, $"has a session affinity of {seconds} seconds; it is 1..{AffinityMax}");
        if (service is { IsHeadless: true, Type: not ServiceType.ClusterIP })
            throw Invalid(service, $"is headless and of type {service.Type}; headless services are of type ClusterIP");
        if (service is { IsHeadless: true, ClusterIPs.IsEmpty: false })
            throw Invalid(service, $"is headless but has the cluster address {service.ClusterIPs[0]}; give it one or the other");
        foreach (var address in service.ClusterIPs)
            RequireInRange(cluster, service, address);
        LabelChecks.RequireLabels($"service '{service.Name}'", service.Labels);
        LabelChecks.RequireAnnotations($"service '{service.Name}'", service.Annotations);
        if (service.Annotations[TopologyHints.ModeAnnotation] is { } mode && service.Annotations[TopologyHints.DeprecatedAnnotation] is { } former && mode != former)
            throw Invalid(service, $"has the annotations {TopologyHints.ModeAnnotation}={mode} and {TopologyHints.DeprecatedAnnotation}={former}; where there are both they say the same");
        LabelChecks.RequireSelector($"service '{service.Name}'", service.Selector);
    }

    // Other types may have an externalName too: nobody looks at it.
    private static void RequireAlias(Service service)
    {
        var name = service.ExternalName is { } given && given.EndsWith('.') ? given[..^1] : service.ExternalName;
        if (string.IsNullOrEmpty(name))
            throw Invalid(service, "is of type ExternalName but names nothing; give it an externalName");
        ObjectNames.RequireSubdomain("DNS alias", name);
        if (service.IsHeadless || !service.ClusterIPs.IsEmpty || !service.IpFamilies.IsEmpty || service.IpFamilyPolicy is not null)
            throw Invalid(service, "is of type ExternalName, which has neither cluster addresses nor families; leave them out");
    }

    private static void RequirePorts(Service service)
    {
        if (service is { IsHeadless: false, Type: not ServiceType.ExternalName, Ports.IsEmpty: true })
            throw new NetConfigException("InvalidServicePort", $"Service '{service.Name}' has no port; give it at least one, such as 80/TCP.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = new HashSet<(IpProtocol, ushort)>();
        foreach (var port in service.Ports)
        {
            if (port.Port == 0)
                throw new NetConfigException("InvalidServicePort", $"Service '{service.Name}' has port 0; ports are 1..65535.");
            if (port.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
                throw new NetConfigException("InvalidServicePort", $"Port {port.Port} of service '{service.Name}' has protocol {port.Protocol.ToName()}; services know TCP, UDP and SCTP.");
            if (port.Name.Length == 0 && service.Ports.Count > 1)
                throw new NetConfigException("InvalidServicePort", $"Port {port} of service '{service.Name}' has no name; where there are several ports each needs one.");
            if (port.Name.Length > 0)
                ObjectNames.RequireLabel("service port", port.Name);
            if (port.TargetPort.Name is { } target)
                ObjectNames.RequirePortName("target port", target);
            if (!names.Add(port.Name))
                throw new NetConfigException("DuplicateServicePort", $"Service '{service.Name}' has two ports of the name '{port.Name}'; give each a name of its own.");
            if (!ports.Add((port.Protocol, port.Port)))
                throw new NetConfigException("DuplicateServicePort", $"Service '{service.Name}' has port {port.Port}/{port.Protocol.ToName().ToUpperInvariant()} twice; leave one out.");
            if (port.NodePort != 0 && service.Type == ServiceType.ClusterIP)
                throw new NetConfigException("InvalidServicePort", $"Port {port} of service '{service.Name}' has a node port, but a ClusterIP service has none; make it a NodePort or LoadBalancer service.");
        }
    }

    private static void RequireAddresses(Service service)
    {
        // Of a load balancer's addresses nothing is asked (ValidateLoadBalancerStatus).
        foreach (var address in service.ExternalIPs)
        {
            if (SpecialAddresses.Contain(address))
                throw Invalid(service, $"has the external address {address}; external addresses reach beyond the host and its link");
        }

        if (service.Type != ServiceType.LoadBalancer && !service.LoadBalancerIngress.IsEmpty)
            throw Invalid(service, $"has the load balancer address {service.LoadBalancerIngress[0].Address} but is of type {service.Type}; make it a LoadBalancer service");
        if (service.Type != ServiceType.LoadBalancer && service.LoadBalancerClass is not null)
            throw Invalid(service, $"has the loadBalancerClass {service.LoadBalancerClass} but is of type {service.Type}; make it a LoadBalancer service, or leave that out");
        if (service.Type != ServiceType.LoadBalancer && service.AllocateLoadBalancerNodePorts is not null)
            throw Invalid(service, $"has allocateLoadBalancerNodePorts but is of type {service.Type}; make it a LoadBalancer service, or leave that out");
        if (service.Type != ServiceType.LoadBalancer && !service.LoadBalancerSourceRanges.IsEmpty)
            throw Invalid(service, $"has load balancer source ranges but is of type {service.Type}; make it a LoadBalancer service");
    }

    private static void RequirePolicies(Service service)
    {
        if (service.ExternalTrafficPolicy == TrafficPolicy.Local && !ServiceDefaults.NeedsNodePorts(service) && service.ExternalIPs.IsEmpty)
            throw Invalid(service, $"has externalTrafficPolicy Local but nothing external; make it a NodePort or LoadBalancer service or give it external addresses");
        if (service.TrafficDistribution is { } distribution && !s_distributions.Contains(distribution))
            throw Invalid(service, $"has the trafficDistribution '{distribution}'; it is {string.Join(", ", s_distributions[..^1])} or {s_distributions[^1]}");
        if (service.HealthCheckNodePort != 0 && !ServiceDefaults.NeedsHealthCheck(service))
            throw Invalid(service, $"has the health-check node port {service.HealthCheckNodePort}, which only LoadBalancer services with externalTrafficPolicy Local have");
    }

    private static void RequireInRange(Cluster cluster, Service service, IpAddress address)
    {
        if (cluster.ServiceRangeOf(address) is not { } range || address == range.Address || (address.Family == IpFamily.IPv4 && address == range.LastAddress))
        {
            throw new NetConfigException("ServiceAddressOutsideRange",
                $"Service '{service.Name}' cannot have {address}: the service range of cluster '{cluster.Name}' is {string.Join(" and ", cluster.ServiceRanges())}, without its first and last address. Give it an address from there or none.");
        }

        if (cluster.Index.ServiceAt(address) is { } holder)
            throw new NetConfigException("ServiceAddressTaken", $"Service '{service.Name}' cannot have {address}: service '{holder}' has it. Give it another address or none.");
        if (service.ClusterIPs.Count(other => other.Family == address.Family) > 1)
            throw Invalid(service, $"has more than one {address.Family} cluster address; give it at most one of each family");
    }

    private static NetConfigException Invalid(Service service, string what) => new("InvalidService", $"Service '{service.Name}' {what}.");
}
