using System.Text.Json;
using k8s.Models;
using KubeNet.Manifests.Objects;

namespace KubeNet.Manifests.Inference;

/// <summary>ConfigMaps in which a cluster's components keep their settings: kubeadm's, kube-proxy's and flannel's.</summary>
internal static class ConfigMapEvidence
{
    private const int Rank = 0;

    /// <summary>Reads one; others have no part in the network.</summary>
    public static void Read(ManifestInput input, V1ConfigMap found, ObjectContext context)
    {
        var evidence = input.Evidence;
        switch (context.Metadata?.Name)
        {
            case "kubeadm-config":
                foreach (var config in Read(found, "ClusterConfiguration", context))
                    ReadKubeadm(evidence, config, context.About);
                break;
            case "kube-proxy":
                foreach (var config in Read(found, "config.conf", context))
                    ProxyConfigReader.Read(evidence, config, context.About);
                break;
            // EKS keeps it there.
            case "kube-proxy-config":
                foreach (var config in Read(found, "config", context))
                    ProxyConfigReader.Read(evidence, config, context.About);
                break;
            case "kube-flannel-cfg":
                foreach (var config in Read(found, "net-conf.json", context))
                    ReadFlannel(evidence, config, context.About);
                break;
            default:
                input.Count(context.Kind);
                break;
        }
    }

    private static IReadOnlyList<JsonElement> Read(V1ConfigMap map, string key, ObjectContext context)
    {
        if (map.Data?.TryGetValue(key, out var text) != true)
            return [];
        var found = EmbeddedYaml.Read(text);
        if (found.Count == 0)
            context.Warn("ConfigMapNotRead", $"its {key} is no YAML map", "what it says of the cluster does not count");
        return found;
    }

    private static void ReadKubeadm(ClusterEvidence evidence, JsonElement config, string source)
    {
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Text("networking", "podSubnet")), source, Rank);
        evidence.ServiceCidrs.Offer(EvidenceValues.Prefixes(config.Text("networking", "serviceSubnet")), source, Rank);
        if (config.Text("networking", "dnsDomain") is { Length: > 0 } domain)
            evidence.DnsDomain.Offer(domain, source, Rank);
    }

    private static void ReadFlannel(ClusterEvidence evidence, JsonElement config, string source)
    {
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Text("Network")), source, Rank + 1);
        FlannelBackend.Offer(evidence, config.Text("Backend", "Type") ?? "vxlan", source, Rank);
    }
}
