using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's services.</summary>
public static class ServiceEdits
{
    /// <summary>Adds a service, with what the API server fills in: families, cluster addresses, target ports, node ports.</summary>
    /// <exception cref="NetConfigException">
    /// InvalidObjectName, KubeNamespaceNotFound, ServiceExists, InvalidLabel, InvalidAnnotation, InvalidSelector, InvalidService, InvalidServicePort, DuplicateServicePort, ServiceFamilyMissing,
    /// ServiceAddressOutsideRange, ServiceAddressTaken, ServiceAddressesExhausted, NodePortOutOfRange, NodePortTaken, NodePortsExhausted.
    /// </exception>
    public static Cluster AddService(this Cluster cluster, Service service)
    {
        ObjectNames.RequireLabelWithLetterFirst("service", service.Name.Name);
        cluster.RequireNamespace("service", service.Name);
        return cluster.Services.ContainsKey(service.Name)
            ? throw ClusterErrors.Exists("Service", "service", service.Name, cluster)
            : cluster.Admit(service, null);
    }

    /// <summary>Changes a service. What it was given stays its own: its cluster addresses always, its node ports while it needs some.</summary>
    /// <exception cref="NetConfigException">ServiceNotFound, ServiceFieldImmutable, and those of <see cref="AddService"/>.</exception>
    public static Cluster SetService(this Cluster cluster, ObjectName name, Func<Service, Service> change)
    {
        var before = cluster.Service(name);
        var after = change(before);
        if (after.Name != name)
            throw new NetConfigException("ServiceFieldImmutable", $"The name of service '{name}' cannot be changed; remove the service and add it again.");
        if (after.Type != ServiceType.ExternalName && before.Type != ServiceType.ExternalName
            && (after.IsHeadless != before.IsHeadless || before.ClusterIPs.Zip(after.ClusterIPs).Any(pair => pair.First != pair.Second)))
        {
            throw new NetConfigException("ServiceFieldImmutable",
                $"The cluster address of service '{name}' ({(before.IsHeadless ? "None" : string.Join(" and ", before.ClusterIPs))}) cannot be changed; remove the service and add it again.");
        }

        RequireUnchanged(before, after);
        if (after.ClusterIPs.IsEmpty && after.Type != ServiceType.ExternalName)
            after = after with { ClusterIPs = before.ClusterIPs };
        after = ServiceDefaults.WithAllocated(before, after);
        return cluster.Drop(before).Admit(ServiceDefaults.WithFamilyPolicy(before, ServiceDefaults.WithoutLeftovers(before, after)), before);
    }

    /// <summary>Ports in the place of a service's own, as <c>kubectl apply</c> merges them, which goes by number and protocol: one without a node port keeps the former one.</summary>
    public static EquatableArray<ServicePort> MergePorts(this Service before, IEnumerable<ServicePort> ports) => ports
        .Select(port => port.NodePort == 0 && before.Ports.FirstOrDefault(old => old.Port == port.Port && old.Protocol == port.Protocol) is { } same ? port with { NodePort = same.NodePort } : port)
        .ToEquatableArray();

    /// <summary>Takes a service away with its EndpointSlices; its addresses and node ports are free again.</summary>
    /// <exception cref="NetConfigException">ServiceNotFound.</exception>
    public static Cluster RemoveService(this Cluster cluster, ObjectName name)
    {
        var service = cluster.Service(name);
        return cluster.SlicesOf(name).ToList().Aggregate(cluster, (rest, slice) => rest.Drop(slice)).Drop(service);
    }

    // validateUpgradeDowngradeIPFamilies, by which headless services may change theirs, validateLoadBalancerClassField and validateServiceExternalTrafficFieldsUpdate in pkg/apis/core/validation.
    private static void RequireUnchanged(Service before, Service after)
    {
        if (after is { Type: not ServiceType.ExternalName, IsHeadless: false } && !before.IpFamilies.IsEmpty && !after.IpFamilies.IsEmpty && after.IpFamilies[0] != before.IpFamilies[0])
            throw new NetConfigException("ServiceFieldImmutable", $"The first family of service '{before.Name}' ({before.IpFamilies[0]}) cannot be changed; a second one may be added behind it or taken away.");
        if (before.Type == ServiceType.LoadBalancer && after.Type == ServiceType.LoadBalancer && after.LoadBalancerClass != before.LoadBalancerClass)
            throw new NetConfigException("ServiceFieldImmutable", $"The loadBalancerClass of service '{before.Name}' ({before.LoadBalancerClass ?? "none"}) cannot be changed while it is a LoadBalancer service; remove the service and add it again.");
        if (ServiceDefaults.NeedsHealthCheck(before) && ServiceDefaults.NeedsHealthCheck(after) && after.HealthCheckNodePort != 0 && after.HealthCheckNodePort != before.HealthCheckNodePort)
            throw new NetConfigException("ServiceFieldImmutable", $"The health-check node port of service '{before.Name}' ({before.HealthCheckNodePort}) cannot be changed; remove the service and add it again.");
    }

    private static Cluster Admit(this Cluster cluster, Service service, Service? before)
    {
        service = ServiceDefaults.Fill(cluster, service);
        ServiceChecks.RequireSane(cluster, service);
        cluster = cluster.WithClusterIPs(service, out service);
        return cluster.Put(NodePortAllocation.Fill(cluster, service, before));
    }
}
