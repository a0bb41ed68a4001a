using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>v1.Service. What it leaves out is filled in by the cluster.</summary>
internal static class ServiceMapper
{
    private const string Headless = "None";
    private const int DefaultAffinitySeconds = 10800;

    /// <summary>The service's record.</summary>
    /// <exception cref="UnusableObjectException">It cannot become one.</exception>
    public static Service Map(V1Service service, ObjectContext context)
    {
        var spec = service.Spec ?? new V1ServiceSpec();
        var addresses = Addresses(spec);

        // validateServiceExternalTrafficPolicy; the record cannot tell Cluster from nothing.
        if (!string.IsNullOrEmpty(spec.ExternalTrafficPolicy) && spec.Type is not (nameof(ServiceType.NodePort) or nameof(ServiceType.LoadBalancer)) && spec.ExternalIPs is not { Count: > 0 })
            throw new UnusableObjectException("spec.externalTrafficPolicy is for services that can be reached from outside: those of type NodePort or LoadBalancer, or with externalIPs");
        return new Service
        {
            Name = context.RequireObjectName(),
            Labels = context.Labels,
            LastApplied = context.LastApplied,
            Annotations = context.Annotations,
            Type = ApiValues.Choice("spec.type", spec.Type, ServiceType.ClusterIP),
            IsHeadless = addresses.Contains(Headless),
            ClusterIPs = addresses.Where(address => address != Headless).Select(address => ApiValues.Address("spec.clusterIPs", address)).ToEquatableArray(),
            Ports = ApiValues.Items(spec.Ports).Select((port, index) => Port($"spec.ports[{index}]", port)).ToEquatableArray(),
            Selector = spec.Selector is null ? null : ApiValues.Labels(spec.Selector),
            ExternalIPs = ApiValues.Items(spec.ExternalIPs).Select(address => ApiValues.Address("spec.externalIPs", address)).ToEquatableArray(),
            LoadBalancerIngress = spec.Type == nameof(ServiceType.LoadBalancer) ? Ingress(service, context) : [],
            LoadBalancerSourceRanges = ApiValues.Items(spec.LoadBalancerSourceRanges).Select(range => ApiValues.Prefix("spec.loadBalancerSourceRanges", range.Trim())).ToEquatableArray(),
            LoadBalancerClass = spec.LoadBalancerClass,
            AllocateLoadBalancerNodePorts = spec.AllocateLoadBalancerNodePorts,
            AffinitySeconds = Affinity(spec),
            ExternalTrafficPolicy = ApiValues.Choice("spec.externalTrafficPolicy", spec.ExternalTrafficPolicy, TrafficPolicy.Cluster),
            InternalTrafficPolicy = ApiValues.Choice("spec.internalTrafficPolicy", spec.InternalTrafficPolicy, TrafficPolicy.Cluster),
            TrafficDistribution = spec.TrafficDistribution,
            HealthCheckNodePort = spec.HealthCheckNodePort is null or 0 ? (ushort)0 : ApiValues.Port("spec.healthCheckNodePort", spec.HealthCheckNodePort.Value),
            PublishNotReadyAddresses = spec.PublishNotReadyAddresses == true,
            IpFamilyPolicy = string.IsNullOrEmpty(spec.IpFamilyPolicy) ? null : ApiValues.Choice("spec.ipFamilyPolicy", spec.IpFamilyPolicy, IpFamilyPolicy.SingleStack),
            IpFamilies = ApiValues.Items(spec.IpFamilies).Select(family => ApiValues.Choice("spec.ipFamilies", family, IpFamily.IPv4)).ToEquatableArray(),
            ExternalName = string.IsNullOrEmpty(spec.ExternalName) ? null : spec.ExternalName,
        };
    }

    private static int? Affinity(V1ServiceSpec spec) => spec.SessionAffinity switch
    {
        "ClientIP" => spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? DefaultAffinitySeconds,

        // Its config is dropped then (SetDefaults_Service).
        null or "" or "None" => null,
        _ => throw new UnusableObjectException($"spec.sessionAffinity: there is no '{spec.SessionAffinity}'; it is ClientIP or None"),
    };

    // ValidateServiceClusterIPsRelatedFields in pkg/apis/core/validation: what is in the singular comes first in the plural.
    private static List<string> Addresses(V1ServiceSpec spec)
    {
        var addresses = ApiValues.Items(spec.ClusterIPs).Where(address => address.Length > 0).ToList();
        if (addresses.Count == 0)
            return string.IsNullOrEmpty(spec.ClusterIP) ? [] : [spec.ClusterIP];
        return addresses[0] == spec.ClusterIP
            ? addresses
            : throw new UnusableObjectException($"spec.clusterIPs begins with {addresses[0]}, but spec.clusterIP {(string.IsNullOrEmpty(spec.ClusterIP) ? "is missing" : $"is {spec.ClusterIP}")}; the first one stands in both");
    }

    private static ServicePort Port(string path, V1ServicePort port) => new()
    {
        Name = port.Name ?? "",
        Protocol = ApiValues.Protocol($"{path}.protocol", port.Protocol),
        Port = ApiValues.Port($"{path}.port", port.Port),

        // SetDefaults_Service in pkg/apis/core/v1/defaults.go: 0 and the empty name are the port's own number.
        TargetPort = port.TargetPort?.Value is "0" or "" ? default : ApiValues.Port($"{path}.targetPort", port.TargetPort),
        NodePort = port.NodePort is null or 0 ? (ushort)0 : ApiValues.Port($"{path}.nodePort", port.NodePort.Value),
    };

    private static EquatableArray<LoadBalancerIngress> Ingress(V1Service service, ObjectContext context)
    {
        var given = ApiValues.Items(service.Status?.LoadBalancer?.Ingress).ToList();
        foreach (var named in given.Where(ingress => string.IsNullOrEmpty(ingress.Ip) && !string.IsNullOrEmpty(ingress.Hostname)))
            context.Warn("LoadBalancerNameLeftOut", $"its load balancer is known by the name {named.Hostname} only", "kube-proxy writes no rules for it either; packets to the load balancer are sent to a node port instead");
        if (given.Count == 0 && !string.IsNullOrEmpty(service.Spec?.LoadBalancerIP))
        {
            context.Info("LoadBalancerAddressAssumed", $"spec.loadBalancerIP {service.Spec.LoadBalancerIP} is taken as given by the load balancer");
            return [new LoadBalancerIngress(ApiValues.Address("spec.loadBalancerIP", service.Spec.LoadBalancerIP))];
        }

        return given.Where(ingress => !string.IsNullOrEmpty(ingress.Ip)).Select(Ingress).ToEquatableArray();
    }

    private static LoadBalancerIngress Ingress(V1LoadBalancerIngress ingress) => new(
        ApiValues.Address("status.loadBalancer.ingress", ingress.Ip),
        ingress.IpMode switch
        {
            null or "" => null,
            "VIP" => LoadBalancerIPMode.Vip,
            "Proxy" => LoadBalancerIPMode.Proxy,
            _ => throw new UnusableObjectException($"status.loadBalancer.ingress.ipMode: there is no '{ingress.IpMode}'; it is VIP or Proxy"),
        });
}
