using k8s.Models;
using KubeNet.Manifests.Objects;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Inference;

/// <summary>What the flags and environment of a cluster's own components tell: the control plane's static pods, kube-proxy and the network plugin's agents.</summary>
internal static class ComponentEvidence
{
    private const int FlagRank = 0;
    private const int NameRank = 2;
    private const int OtherRank = 3;

    private static readonly string[] s_others = ["cilium", "antrea-agent", "weave-net", "kube-router", "ovnkube-node", "aws-node", "azure-cni", "kube-ovn-cni"];

    /// <summary>Reads a pod, or the template of a DaemonSet or Deployment.</summary>
    public static void Read(ClusterEvidence evidence, ObjectName name, V1PodSpec? spec, string source)
    {
        if (name.Namespace is ObjectName.DefaultNamespace || spec is null)
            return;
        if (name.Name.StartsWith("kube-apiserver", StringComparison.Ordinal) || name.Name.StartsWith("kube-controller-manager", StringComparison.Ordinal))
            ReadControlPlane(evidence, spec, source);
        else if (name.Name.StartsWith("kube-proxy", StringComparison.Ordinal))
            ProxyConfigReader.Read(evidence, [.. Flags(spec)], source);
        else if (name.Name.StartsWith("kube-flannel", StringComparison.Ordinal))
            evidence.Cni.Offer(CniKind.FlannelVxlan, source, NameRank);
        else if (name.Name.StartsWith("calico-node", StringComparison.Ordinal))
            ReadCalico(evidence, spec, source);
        else if (name.Name.StartsWith("kindnet", StringComparison.Ordinal))
            ReadKindnet(evidence, spec, source);
        else if (Array.Find(s_others, other => name.Name == other || name.Name.StartsWith($"{other}-", StringComparison.Ordinal)) is { } found && spec.HostNetwork == true)
            evidence.OtherCni.Offer(found, source, OtherRank);
    }

    private static void ReadControlPlane(ClusterEvidence evidence, V1PodSpec spec, string source)
    {
        foreach (var (flag, value) in Flags(spec))
        {
            switch (flag)
            {
                case "--service-cluster-ip-range":
                    evidence.ServiceCidrs.Offer(EvidenceValues.Prefixes(value), $"{flag} of {source}", FlagRank);
                    break;
                case "--cluster-cidr":
                    evidence.PodCidrs.Offer(EvidenceValues.Prefixes(value), $"{flag} of {source}", FlagRank);
                    break;
                case "--service-node-port-range":
                    evidence.NodePorts.Offer(EvidenceValues.Ports(value), $"{flag} of {source}", FlagRank);
                    break;
            }
        }
    }

    private static void ReadCalico(ClusterEvidence evidence, V1PodSpec spec, string source)
    {
        evidence.Cni.Offer(CniKind.Calico, source, NameRank);
        foreach (var variable in ApiValues.Items(spec.Containers).SelectMany(container => ApiValues.Items(container.Env)))
        {
            switch (variable.Name)
            {
                case "CALICO_IPV4POOL_CIDR":
                    evidence.PodCidrs.Offer(EvidenceValues.Prefixes(variable.Value), $"{variable.Name} of {source}", NameRank);
                    break;
                case "CALICO_IPV4POOL_IPIP":
                    evidence.CalicoIpip.Offer(IsAlways(variable.Value) || IsCrossSubnet(variable.Value), $"{variable.Name} of {source}", NameRank);
                    evidence.CalicoIpipCrossSubnet.Offer(IsCrossSubnet(variable.Value), $"{variable.Name} of {source}", NameRank);
                    break;
                case "CALICO_IPV4POOL_VXLAN" when IsAlways(variable.Value) || IsCrossSubnet(variable.Value):
                    evidence.CniOddity.Offer("Calico wraps packets in VXLAN", $"{variable.Name} of {source}", NameRank);
                    break;
            }
        }
    }

    private static void ReadKindnet(ClusterEvidence evidence, V1PodSpec spec, string source)
    {
        evidence.Cni.Offer(CniKind.Kindnet, source, NameRank);
        foreach (var variable in ApiValues.Items(spec.Containers).SelectMany(container => ApiValues.Items(container.Env)).Where(variable => variable.Name == "POD_SUBNET"))
            evidence.PodCidrs.Offer(EvidenceValues.Prefixes(variable.Value), $"{variable.Name} of {source}", NameRank);
    }

    // createIPPool of calico/node takes the modes in any case, and with a dash too.
    private static bool IsAlways(string? mode) => string.Equals(mode, "Always", StringComparison.OrdinalIgnoreCase);

    private static bool IsCrossSubnet(string? mode) => string.Equals(mode?.Replace("-", "", StringComparison.Ordinal), "CrossSubnet", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Flag, string Value)> Flags(V1PodSpec spec) => ApiValues.Items(spec.Containers)
        .SelectMany(container => ApiValues.Items(container.Command).Concat(ApiValues.Items(container.Args)))
        .Where(word => word.StartsWith("--", StringComparison.Ordinal))
        .Select(word => word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (word[..at], word[(at + 1)..]) : (word, ""));
}
