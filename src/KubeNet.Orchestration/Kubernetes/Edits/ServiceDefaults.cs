using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What the API server fills in where a service says nothing: pkg/apis/core/v1/defaults.go and pkg/registry/core/service/storage.</summary>
internal static class ServiceDefaults
{
    /// <summary>The service with target ports and families.</summary>
    public static Service Fill(Cluster cluster, Service service)
    {
        service = service with
        {
            Selector = service.Selector is { Items.Count: 0 } ? null : service.Selector,
            Ports = service.Ports.Select(port => WithTargetPort(port)).ToEquatableArray(),
            AllocateLoadBalancerNodePorts = service.AllocateLoadBalancerNodePorts ?? (service.Type == ServiceType.LoadBalancer ? true : null),
        };
        return service.Type == ServiceType.ExternalName ? service : WithFamilies(cluster, service);
    }

    /// <summary>
    /// A changed service without what only its former type needed and was left as it was (dropTypeDependentFields in pkg/registry/core/service/strategy.go); source ranges are not among it.
    /// </summary>
    public static Service WithoutLeftovers(Service before, Service after)
    {
        if (before.Type != ServiceType.ExternalName && after.Type == ServiceType.ExternalName)
        {
            after = after with
            {
                IsHeadless = after.IsHeadless && !before.IsHeadless,
                ClusterIPs = after.ClusterIPs == before.ClusterIPs ? [] : after.ClusterIPs,
                IpFamilies = after.IpFamilies == before.IpFamilies ? [] : after.IpFamilies,
                IpFamilyPolicy = after.IpFamilyPolicy == before.IpFamilyPolicy ? null : after.IpFamilyPolicy,
            };
        }

        if (NeedsNodePorts(before) && !NeedsNodePorts(after))
        {
            after = after with
            {
                Ports = after.Ports.Select(port => before.Ports.Any(old => old.NodePort == port.NodePort) ? port with { NodePort = 0 } : port).ToEquatableArray(),
                ExternalTrafficPolicy = after.ExternalIPs.IsEmpty ? TrafficPolicy.Cluster : after.ExternalTrafficPolicy,
            };
        }

        if (before.Type == ServiceType.LoadBalancer && after.Type != ServiceType.LoadBalancer)
        {
            after = after with
            {
                LoadBalancerIngress = [],
                LoadBalancerClass = after.LoadBalancerClass == before.LoadBalancerClass ? null : after.LoadBalancerClass,
                AllocateLoadBalancerNodePorts = after.AllocateLoadBalancerNodePorts == before.AllocateLoadBalancerNodePorts ? null : after.AllocateLoadBalancerNodePorts,
            };
        }

        return NeedsHealthCheck(before) && !NeedsHealthCheck(after) ? after with { HealthCheckNodePort = 0 } : after;
    }

    /// <summary>
    /// A changed service with the node ports that it had: a port without one has that of the former port of its name, whatever else of it was changed, unless another
    /// port has it (patchAllocatedValues in pkg/registry/core/service/storage/storage.go).
    /// </summary>
    public static Service WithAllocated(Service before, Service after)
    {
        if (NeedsNodePorts(before) && NeedsNodePorts(after))
        {
            var used = before.Ports.Select(port => port.NodePort).Intersect(after.Ports.Select(port => port.NodePort)).ToHashSet();
            after = after with { Ports = after.Ports.Select(port => port.NodePort == 0 && Former(port) is not 0 and var former && used.Add(former) ? port with { NodePort = former } : port).ToEquatableArray() };
        }

        return NeedsHealthCheck(before) && NeedsHealthCheck(after) && after.HealthCheckNodePort == 0 ? after with { HealthCheckNodePort = before.HealthCheckNodePort } : after;

        ushort Former(ServicePort port) => before.Ports.LastOrDefault(old => old.Name == port.Name)?.NodePort ?? 0;
    }

    /// <summary>
    /// A changed service with the former family policy where it names none, and without the second family and cluster address where it became SingleStack
    /// and they were left as they were (initIPFamilyFields in pkg/registry/core/service/storage/alloc.go).
    /// </summary>
    public static Service WithFamilyPolicy(Service before, Service after)
    {
        if (after.Type == ServiceType.ExternalName)
            return after;
        after = after with { IpFamilyPolicy = after.IpFamilyPolicy ?? before.IpFamilyPolicy };
        return after.IpFamilyPolicy != IpFamilyPolicy.SingleStack ? after : after with
        {
            ClusterIPs = after.ClusterIPs == before.ClusterIPs ? after.ClusterIPs.Items.Take(1).ToEquatableArray() : after.ClusterIPs,
            IpFamilies = after.IpFamilies == before.IpFamilies ? after.IpFamilies.Items.Take(1).ToEquatableArray() : after.IpFamilies,
        };
    }

    /// <summary>Whether its ports may have a port on every node.</summary>
    public static bool NeedsNodePorts(Service service) => service.Type is ServiceType.NodePort or ServiceType.LoadBalancer;

    /// <summary>Whether each of its ports gets one (shouldAllocateNodePorts in pkg/registry/core/service/storage/alloc.go).</summary>
    public static bool AllocatesNodePorts(Service service) => service.Type == ServiceType.NodePort || service is { Type: ServiceType.LoadBalancer, AllocateLoadBalancerNodePorts: not false };

    /// <summary>Whether load balancers ask its nodes for local endpoints.</summary>
    public static bool NeedsHealthCheck(Service service) => service.Type == ServiceType.LoadBalancer && service.ExternalTrafficPolicy == TrafficPolicy.Local;

    private static ServicePort WithTargetPort(ServicePort port) =>
        port.TargetPort.IsUnset ? port with { TargetPort = PortReference.Of(port.Port) } : port;

    // defaultOnWrite and initIPFamilyFields: what was asked for by addresses, then by families, then the cluster's primary one. A headless service without
    // a selector has both unless it wants one, whatever the cluster has: its endpoints are somebody else's.
    private static Service WithFamilies(Cluster cluster, Service service)
    {
        RequireMatch(service);
        var families = cluster.Options.ServiceCidrs.Items.Select(cidr => cidr.Family).ToList();
        var wanted = service.IpFamilies.Items.ToList();
        foreach (var address in service.ClusterIPs)
        {
            if (!wanted.Contains(address.Family))
                wanted.Add(address.Family);
        }

        var isHeadlessWithoutSelector = service is { IsHeadless: true, Selector: null };
        var policy = service.IpFamilyPolicy ?? (isHeadlessWithoutSelector ? IpFamilyPolicy.RequireDualStack : IpFamilyPolicy.SingleStack);
        if (policy == IpFamilyPolicy.SingleStack && wanted.Count > 1)
        {
            throw new NetConfigException("InvalidService",
                $"Service '{service.Name}' has the families {string.Join(" and ", wanted)}, but its family policy is SingleStack; choose PreferDualStack or RequireDualStack, or give it one family and one cluster address.");
        }

        if (wanted.Count == 0)
            wanted.Add(families[0]);
        if (isHeadlessWithoutSelector)
            return service with { IpFamilies = (policy == IpFamilyPolicy.SingleStack ? wanted : wanted.Union(Enum.GetValues<IpFamily>())).ToEquatableArray(), IpFamilyPolicy = policy };
        if (policy == IpFamilyPolicy.RequireDualStack && families.Count < 2)
        {
            throw new NetConfigException("ServiceFamilyMissing",
                $"Service '{service.Name}' requires two families, but cluster '{cluster.Name}' has {families[0]} only; prefer two (PreferDualStack) or make the cluster dual-stack.");
        }

        if (wanted.Where(family => !families.Contains(family)).Select(family => (IpFamily?)family).FirstOrDefault() is { } missing)
            throw new NetConfigException("ServiceFamilyMissing", $"Service '{service.Name}' wants {missing}, which cluster '{cluster.Name}' has no service range for; its families are {string.Join(" and ", families)}.");
        if (policy != IpFamilyPolicy.SingleStack)
            wanted.AddRange(families.Where(family => !wanted.Contains(family)));
        return service with { IpFamilies = wanted.ToEquatableArray(), IpFamilyPolicy = policy };
    }

    // ValidateServiceClusterIPsRelatedFields in pkg/apis/core/validation.
    private static void RequireMatch(Service service)
    {
        if (service.IpFamilies.Distinct().Count() < service.IpFamilies.Count)
            throw new NetConfigException("InvalidService", $"Service '{service.Name}' has the families {string.Join(" and ", service.IpFamilies)}; name each once.");
        foreach (var (address, family) in service.ClusterIPs.Zip(service.IpFamilies).Where(pair => pair.First.Family != pair.Second))
            throw new NetConfigException("InvalidService", $"Service '{service.Name}' has the cluster address {address} where its families have {family}; give both in the same order.");
    }
}
