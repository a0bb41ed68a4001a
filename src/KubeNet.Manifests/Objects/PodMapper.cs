using System.Globalization;
using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>v1.Pod, and the templates of workloads.</summary>
internal static class PodMapper
{
    /// <summary>The pod's record.</summary>
    /// <exception cref="UnusableObjectException">It cannot become one.</exception>
    public static Pod Map(V1Pod pod, ObjectContext context)
    {
        var mapped = MapSpec(pod.Spec, context) with
        {
            Name = context.RequireObjectName(),
            Labels = context.Labels,
            LastApplied = context.LastApplied,
            DeletionCost = DeletionCost(context.Annotations),
            IsReady = IsReady(pod.Status),
            IsTerminating = pod.Metadata?.DeletionTimestamp is not null,
            HasEnded = pod.Status?.Phase is "Succeeded" or "Failed",
        };
        if (Owner.Of(pod.Metadata, mapped.Name.Namespace) is { } owner)
            mapped = mapped with { Owner = owner.ToString() };
        if (context.Annotations["k8s.v1.cni.cncf.io/networks"] is { } networks)
            context.Warn("PodNetworkLeftOut", $"further networks are attached to it: {Shorten(networks)}", "it has its first interface only; packets to its other addresses do not arrive");
        if (mapped.NodeName is null && AffinityMapper.HasFurtherWishes(pod.Spec))
            context.Warn("SchedulingNotModelled", "preferred nodes, affinity between pods and topology spread are not looked at", "the pod may be on another node than in the cluster; give it a nodeName");
        if (mapped.HasEnded)
            return mapped;
        var addresses = Addresses(pod.Status);
        if (addresses.IsEmpty && !IsOfAPerson(pod.Status))
            return Pending(mapped, pod.Status!, context);
        return mapped.HostNetwork ? mapped : mapped with { Addresses = addresses };
    }

    /// <summary>What a template says of its pods.</summary>
    /// <exception cref="UnusableObjectException">It cannot become a record.</exception>
    public static Pod Map(V1PodTemplateSpec? template, ObjectName name, ObjectContext context) => MapSpec(template?.Spec, context) with
    {
        Name = name,
        Labels = ApiValues.Labels(template?.Metadata?.Labels),
        DeletionCost = DeletionCost(ApiValues.Labels(template?.Metadata?.Annotations)),
    };

    private static Pod MapSpec(V1PodSpec? spec, ObjectContext context)
    {
        if (spec?.Os?.Name == "windows" || spec?.NodeSelector?.Contains(KeyValuePair.Create("kubernetes.io/os", "windows")) == true)
            throw new UnusableObjectException("it runs on Windows, whose network is not modelled");
        foreach (var sysctl in ApiValues.Items(spec?.SecurityContext?.Sysctls))
            context.Warn("PodSysctlLeftOut", $"sysctl {sysctl.Name}={sysctl.Value} is not set", $"the pod's namespace has the kernel's default; set it with Set-NetSysctl");
        var affinity = AffinityMapper.Map(spec);
        var onlyNode = AffinityMapper.OnlyNode(affinity);
        return new Pod
        {
            Name = default,
            RequiredNode = onlyNode,
            NodeAffinity = onlyNode is null ? affinity : null,
            NodeName = string.IsNullOrEmpty(spec?.NodeName) ? null : spec.NodeName,
            HostNetwork = spec?.HostNetwork == true,
            Containers = ContainerMapper.Map(spec),
            Hostname = string.IsNullOrEmpty(spec?.Hostname) ? null : spec.Hostname,
            Subdomain = string.IsNullOrEmpty(spec?.Subdomain) ? null : spec.Subdomain,
            Dns = Dns(spec),
            HostAliases = ApiValues.Items(spec?.HostAliases)
                .Select((alias, index) => new HostAlias(ApiValues.Address($"spec.hostAliases[{index}].ip", alias.Ip), ApiValues.Items(alias.Hostnames).ToEquatableArray())).ToEquatableArray(),
            NodeSelector = ApiValues.Labels(spec?.NodeSelector),
            Tolerations = ApiValues.Items(spec?.Tolerations).Select(Toleration).ToEquatableArray(),
        };
    }

    // GetDeletionCostFromPodAnnotations in pkg/apis/core/helper: a number as Go prints it.
    private static int DeletionCost(LabelSet annotations)
    {
        const string Annotation = "controller.kubernetes.io/pod-deletion-cost";
        if (annotations[Annotation] is not { } text)
            return 0;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) && cost.ToString(CultureInfo.InvariantCulture) == text
            ? cost
            : throw new UnusableObjectException($"metadata.annotations: {Annotation} is '{text}'; it is a whole number such as -1 or 100");
    }

    // A pod without a podIP is no endpoint and has no network (ShouldPodBeInEndpoints), whatever the model's scheduler would make of it.
    private static Pod Pending(Pod pod, V1PodStatus status, ObjectContext context)
    {
        const string Consequence = "it has no network, and no service sends to it";
        if (status.Phase == "Running")
            context.Warn("PodAddressMissing", "it runs by its status, which has no podIP", Consequence);
        else
            context.Info("PodPending", $"it {(pod.NodeName is null ? "waits for a node" : "has not started yet")}: {Consequence}");
        return pod with { IsPending = true };
    }

    // A pod without a status was written by a person and is taken as it is meant to be.
    private static bool IsOfAPerson(V1PodStatus? status) => status?.Phase is null && status?.Conditions is null;

    private static bool IsReady(V1PodStatus? status)
    {
        if (IsOfAPerson(status))
            return true;
        return ApiValues.Items(status?.Conditions).Any(condition => condition is { Type: "Ready", Status: "True" });
    }

    private static EquatableArray<IpAddress> Addresses(V1PodStatus? status)
    {
        var texts = ApiValues.Items(status?.PodIPs).Select(address => address.Ip).Where(text => !string.IsNullOrEmpty(text)).ToList();
        if (texts.Count == 0 && !string.IsNullOrEmpty(status?.PodIP))
            texts.Add(status.PodIP);
        return ApiValues.OnePerFamily(texts.Select(text => ApiValues.Address("status.podIPs", text)));
    }

    private static PodDns Dns(V1PodSpec? spec)
    {
        var ndots = ApiValues.Items(spec?.DnsConfig?.Options).LastOrDefault(option => option.Name == "ndots")?.Value;
        return new PodDns
        {
            Policy = ApiValues.Choice("spec.dnsPolicy", spec?.DnsPolicy, DnsPolicy.ClusterFirst),
            Nameservers = ApiValues.Items(spec?.DnsConfig?.Nameservers).Select(address => ApiValues.Address("spec.dnsConfig.nameservers", address)).ToEquatableArray(),
            Searches = ApiValues.Items(spec?.DnsConfig?.Searches).ToEquatableArray(),
            Ndots = int.TryParse(ndots, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    // ValidateTolerations in pkg/apis/core/validation.
    private static Toleration Toleration(V1Toleration toleration, int index)
    {
        var path = $"spec.tolerations[{index}]";
        var exists = toleration.OperatorProperty switch
        {
            "Exists" => true,
            null or "" or "Equal" => false,
            _ => throw new UnusableObjectException($"{path}.operator: there is no '{toleration.OperatorProperty}'; it is Exists or Equal"),
        };
        if (string.IsNullOrEmpty(toleration.Key) && !exists)
            throw new UnusableObjectException($"{path}.operator is Exists where there is no key");
        if (exists && !string.IsNullOrEmpty(toleration.Value))
            throw new UnusableObjectException($"{path}.value: Exists takes no value");
        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
            throw new UnusableObjectException($"{path}.tolerationSeconds is for the effect NoExecute");
        return new Toleration(string.IsNullOrEmpty(toleration.Key) ? null : toleration.Key, exists, toleration.Value, string.IsNullOrEmpty(toleration.Effect) ? null : toleration.Effect) { Seconds = toleration.TolerationSeconds };
    }

    private static string Shorten(string text)
    {
        const int Longest = 60;
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }
}
