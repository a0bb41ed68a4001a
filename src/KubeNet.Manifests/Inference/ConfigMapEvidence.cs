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
                foreach (var config in EmbeddedYaml.Read(Data(found, "ClusterConfiguration")))
                    ReadKubeadm(evidence, config, context.About);
                break;
            case "kube-proxy":
                foreach (var config in EmbeddedYaml.Read(Data(found, "config.conf")))
                    ReadProxy(evidence, config, context.About);
                break;
            case "kube-flannel-cfg":
                foreach (var config in EmbeddedYaml.Read(Data(found, "net-conf.json")))
                    ReadFlannel(evidence, config, context.About);
                break;
            default:
                input.Count(context.Kind);
                break;
        }
    }

    private static string? Data(V1ConfigMap map, string key) => map.Data?.TryGetValue(key, out var text) == true ? text : null;

    private static void ReadKubeadm(ClusterEvidence evidence, JsonElement config, string source)
    {
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Text("networking", "podSubnet")), source, Rank);
        evidence.ServiceCidrs.Offer(EvidenceValues.Prefixes(config.Text("networking", "serviceSubnet")), source, Rank);
        if (config.Text("networking", "dnsDomain") is { Length: > 0 } domain)
            evidence.DnsDomain.Offer(domain, source, Rank);
    }

    private static void ReadProxy(ClusterEvidence evidence, JsonElement config, string source)
    {
        if (config.Text("mode") is { } mode)
            evidence.ProxyMode.Offer(mode, source, Rank);
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Text("clusterCIDR")), source, Rank + 1);
        evidence.MasqueradeAll.Offer(config.Flag("iptables", "masqueradeAll") ?? config.Flag("linux", "masqueradeAll"), source, Rank);
        evidence.LocalhostNodePorts.Offer(config.Flag("iptables", "localhostNodePorts"), source, Rank);
        if (config.Texts("nodePortAddresses") is [not "primary", ..] addresses)
            evidence.NodePortAddresses.Offer(EvidenceValues.Prefixes(addresses), source, Rank);
    }

    private static void ReadFlannel(ClusterEvidence evidence, JsonElement config, string source)
    {
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Text("Network")), source, Rank + 1);
        FlannelBackend.Offer(evidence, config.Text("Backend", "Type") ?? "vxlan", source, Rank);
    }
}
