using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Comparing;

/// <summary>What is said of the objects of a cluster. What the import or the cluster only remembers them by (LastApplied, Created, ReadySince) is no part of it.</summary>
internal static class KubernetesWords
{
    public static IEnumerable<Word> Of(Cluster cluster) => OptionWords.Of(cluster.Options);

    /// <summary>A cluster with all that is in it.</summary>
    public static IEnumerable<Word> Whole(Cluster cluster) =>
    [
        .. Of(cluster),
        Word.Of("nodes", cluster.Nodes.Count),
        Word.Of("pods", cluster.Pods.Count, 0),
        Word.Of("services", cluster.Services.Count, 0),
        Word.Of("networkPolicies", cluster.NetworkPolicies.Count, 0),
    ];

    public static IEnumerable<Word> Of(Node node) =>
    [
        new(string.Join(',', node.Addresses)),
        Word.Of("podCIDRs", node.PodCidrs),
        Word.Of("labels", node.Labels) with { IsUsual = true },
        Word.Of("taints", node.Taints),
        Word.Either(node.IsReady, "ready", "not ready", usual: true),
        Word.Either(node.IsUnschedulable, "unschedulable", "schedulable", usual: false),
        Word.Of("milliCpu", node.AllocatableMilliCpu) with { IsUsual = true },
        Word.Of("pods", node.AllocatablePods) with { IsUsual = true },
    ];

    public static IEnumerable<Word> Of(KubeNamespace @namespace) => [Word.Of("labels", @namespace.Labels.Without("kubernetes.io/metadata.name"))];

    public static IEnumerable<Word> Of(ServiceCidr range) => [new(string.Join(',', range.Cidrs))];

    public static IEnumerable<Word> Of(Workload workload) =>
    [
        Word.Of("replicas", workload.Replicas) with { IsUsual = workload.Kind == WorkloadKind.DaemonSet },
        Word.Of("firstOrdinal", workload.FirstOrdinal, 0),
        Word.Either(workload.IsParallel, "parallel", "one after the other", usual: false),
        Word.Either(workload.IsOnDelete, "updateStrategy OnDelete", "updateStrategy RollingUpdate", usual: false),
        Word.Of("selector", workload.Selector),
        .. Of(workload.Template).Select(word => word with { Text = $"template {word.Text}" }),
    ];

    public static IEnumerable<Word> Of(Pod pod) =>
    [
        pod.Addresses.IsEmpty ? new Word("no address", IsUsual: true) : new Word(string.Join(',', pod.Addresses)),
        pod.NodeName is { } node ? new Word($"on {node}") : new Word("on no node", IsUsual: true),
        new(pod.HasEnded ? "ended" : pod.IsPending ? "pending" : pod.IsTerminating ? "terminating" : "running", pod is { HasEnded: false, IsPending: false, IsTerminating: false }),
        Word.Either(pod.IsReady, "ready", "not ready", usual: true),
        Word.Either(pod.HostNetwork, "hostNetwork", "own network", usual: false),
        Word.Of("labels", pod.Labels),
        Word.Of("containers", pod.Containers.Items.Select(container => container.Name)) with { IsUsual = true },
        Word.Of("ports", pod.Containers.Items.SelectMany(container => container.Ports).Select(Text)),
        Word.Of("hostname", pod.Hostname),
        Word.Of("subdomain", pod.Subdomain),
        Word.Of("dnsPolicy", pod.Dns.Policy, DnsPolicy.ClusterFirst),
        Word.Of("nameservers", pod.Dns.Nameservers),
        Word.Of("searches", pod.Dns.Searches),
        Word.Of("ndots", pod.Dns.Ndots),
        Word.Of("hostAliases", pod.HostAliases.Items.Select(alias => string.Join('=', alias.Hostnames.Items.Prepend(alias.Address.ToString())))),
        Word.Of("nodeSelector", pod.NodeSelector),
        Word.Of("nodeAffinity", pod.NodeAffinity),
        Word.Of("tolerations", pod.Tolerations.Items.Select(Text)) with { IsUsual = pod.Tolerations.IsEmpty || pod.Owner?.StartsWith("DaemonSet/", StringComparison.Ordinal) == true },
        Word.Of("deletionCost", pod.DeletionCost, 0),
        Word.Of("owner", pod.Owner) with { IsUsual = true },
        Word.Of("requiredNode", pod.RequiredNode) with { IsUsual = true },
        Word.Of("netns", pod.ImportedNamespace) with { IsUsual = true },
        Word.Of("netns of cluster", pod.NamespaceCluster) with { IsUsual = true },
    ];

    public static IEnumerable<Word> Of(Service service) =>
    [
        new(service.Type.ToString()),
        service.IsHeadless ? new Word("headless") : Word.Of("clusterIP", service.ClusterIPs),
        .. service.Ports.Items.Select(port => new Word(Text(port))),
        service.Selector is { } selector ? Word.Of("selector", selector) : new Word("without selector"),
        Word.Of("externalIPs", service.ExternalIPs),
        Word.Of("loadBalancer", service.LoadBalancerIngress.Items.Select(ingress => ingress.Mode is { } mode ? $"{ingress.Address} ({mode})" : $"{ingress.Address}")),
        Word.Of("loadBalancerSourceRanges", service.LoadBalancerSourceRanges),
        Word.Of("loadBalancerClass", service.LoadBalancerClass),
        Word.Either(service.AllocateLoadBalancerNodePorts != false, "allocateLoadBalancerNodePorts", "without load balancer node ports", usual: true),
        service.AffinitySeconds is { } seconds ? Word.Of("sessionAffinity ClientIP", seconds) : new Word("sessionAffinity None", IsUsual: true),
        Word.Of("externalTrafficPolicy", service.ExternalTrafficPolicy, TrafficPolicy.Cluster),
        Word.Of("internalTrafficPolicy", service.InternalTrafficPolicy, TrafficPolicy.Cluster),
        Word.Of("trafficDistribution", service.TrafficDistribution),
        Word.Of("healthCheckNodePort", service.HealthCheckNodePort, (ushort)0),
        Word.Either(service.PublishNotReadyAddresses, "publishNotReadyAddresses", "ready addresses only", usual: false),
        Word.Of("ipFamilyPolicy", service.IpFamilyPolicy) with { IsUsual = service.IpFamilyPolicy is null or IpFamilyPolicy.SingleStack },
        Word.Of("ipFamilies", service.IpFamilies) with { IsUsual = true },
        Word.Of("externalName", service.ExternalName),
        Word.Of("labels", service.Labels),
        Word.Of("annotations", service.Annotations),
    ];

    public static IEnumerable<Word> Of(EndpointSlice slice, Endpoint endpoint) =>
    [
        Word.Either(endpoint.IsReady, "ready", "not ready", usual: true),
        Word.Either(endpoint.IsServing, "serving", "not serving", usual: endpoint.IsReady),
        Word.Either(endpoint.IsTerminating, "terminating", "running", usual: false),
        Word.Of("pod", endpoint.Pod),
        Word.Of("on", endpoint.NodeName),
        Word.Of("zone", endpoint.Zone),
        Word.Of("hostname", endpoint.Hostname),
        Word.Of("forZones", endpoint.ZoneHints),
        Word.Of("forNodes", endpoint.NodeHints),
        Word.Of("portNames", slice.Ports.Items.Select(port => port.Name)) with { IsUsual = true },
        Word.Either(slice.IsManaged, "by selector", "by hand", usual: true),
    ];

    public static IEnumerable<Word> Of(NetworkPolicy policy) =>
    [
        Word.Of("pods", policy.PodSelector),
        .. Direction("ingress", policy.AppliesToIngress, policy.Ingress, "from"),
        .. Direction("egress", policy.AppliesToEgress, policy.Egress, "to"),
    ];

    /// <summary>The ports of a slice's endpoints, as they stand behind an address: <c>:8080</c>.</summary>
    public static string Ports(EndpointSlice slice) =>
        slice.Ports.IsEmpty ? "" : ":" + string.Join(',', slice.Ports.Items.Select(port => port.Protocol == IpProtocol.Tcp ? $"{port.Port}" : $"{port.Port}/{port.Protocol.ToName()}"));

    private static List<Word> Direction(string name, bool applies, IEnumerable<PolicyRule> rules, string lead)
    {
        var texts = rules.Select(rule => new Word($"{name} {rule.ToText(lead)}")).ToList();
        if (!applies)
            return [new Word($"{name} open", IsUsual: true), .. texts.Select(word => word with { IsUsual = true })];
        return texts.Count == 0 ? [new Word($"{name} of nobody")] : texts;
    }

    private static string Text(ContainerPort port)
    {
        var text = $"{port.Port}/{port.Protocol.ToName()}";
        if (port.Name is { } name)
            text = $"{name}:{text}";
        return (port.HostIp, port.HostPort) switch
        {
            (_, null) => text,
            (null, { } hostPort) => $"{text} hostPort {hostPort}",
            ({ } hostIp, { } hostPort) => $"{text} hostPort {hostIp}:{hostPort}",
        };
    }

    private static string Text(ServicePort port)
    {
        var name = port.Name.Length == 0 ? "" : $"{port.Name}:";
        return port.TargetPort.IsUnset || port.TargetPort.Number == port.Port ? $"{name}{port}" : $"{name}{port}->{port.TargetPort}";
    }

    private static string Text(Toleration toleration)
    {
        var value = toleration.Exists ? "" : $"={toleration.Value}";
        var seconds = toleration.Seconds is { } time ? $" for {time}s" : "";
        return $"{toleration.Key ?? "*"}{value}:{toleration.Effect ?? "*"}{seconds}";
    }
}
