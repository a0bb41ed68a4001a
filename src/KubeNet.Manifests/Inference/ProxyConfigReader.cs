using System.Text.Json;

namespace KubeNet.Manifests.Inference;

/// <summary>Reads KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), and the flags that stand for it where no such file is given.</summary>
internal static class ProxyConfigReader
{
    private const int Rank = 0;

    /// <summary>conntrack's fields with the values that the model writes (ProxySysctls), or that change nothing.</summary>
    private static readonly (string Field, string[] Usual)[] s_conntrack =
    [
        ("maxPerCore", ["32768"]), ("min", ["131072"]), ("tcpEstablishedTimeout", ["24h0m0s", "24h"]), ("tcpCloseWaitTimeout", ["1h0m0s", "1h"]),
        ("tcpBeLiberal", ["false"]), ("udpTimeout", ["0s", "0"]), ("udpStreamTimeout", ["0s", "0"]),
    ];

    /// <summary>Takes a configuration.</summary>
    public static void Read(ClusterEvidence evidence, JsonElement config, string source)
    {
        var proxy = evidence.Proxy;
        var mode = config.Scalar("mode") ?? "";

        // Each mode has a part of its own; that of ipvs has none of these, and it takes those of iptables.
        var part = mode == ProxyInference.Nftables ? mode : "iptables";
        proxy.Mode.Offer(mode, source, Rank);
        Offer(proxy.MasqueradeAll, config.Scalar(part, "masqueradeAll"), source);
        Offer(proxy.MasqueradeBit, config.Scalar(part, "masqueradeBit"), source);
        Offer(proxy.LocalhostNodePorts, config.Scalar("iptables", "localhostNodePorts"), source);
        Offer(proxy.NodePortAddresses, string.Join(',', config.Texts("nodePortAddresses")), source);
        proxy.ClusterCidr.Offer(config.Scalar("clusterCIDR") ?? "", source, Rank);
        evidence.PodCidrs.Offer(EvidenceValues.Prefixes(config.Scalar("clusterCIDR")), source, Rank + 1);
        Offer(proxy.HealthzBindAddress, config.Scalar("healthzBindAddress"), source);
        Offer(proxy.DetectLocalMode, config.Scalar("detectLocalMode"), source);
        Offer(proxy.BridgeInterface, config.Scalar("detectLocal", "bridgeInterface"), source);
        Offer(proxy.InterfaceNamePrefix, config.Scalar("detectLocal", "interfaceNamePrefix"), source);
        foreach (var (field, usual) in s_conntrack)
        {
            if (config.Scalar("conntrack", field) is { } value && !usual.Contains(value))
                proxy.NotModelled.Add(($"conntrack.{field} {value}", source));
        }
    }

    /// <summary>Takes flags; with <c>--config</c> they do not count (Options.Complete in cmd/kube-proxy/app).</summary>
    public static void Read(ClusterEvidence evidence, IReadOnlyCollection<(string Flag, string Value)> flags, string source)
    {
        if (flags.Count == 0 || flags.Any(given => given.Flag == "--config"))
            return;
        var proxy = evidence.Proxy;
        foreach (var (flag, value) in flags)
        {
            var where = $"{flag} of {source}";
            if (EvidenceOf(proxy, flag) is { } found)
                found.Offer(value.Length == 0 && (found == proxy.MasqueradeAll || found == proxy.LocalhostNodePorts) ? "true" : value, where, Rank);
            else if (flag.StartsWith("--conntrack-", StringComparison.Ordinal))
                proxy.NotModelled.Add(($"{flag} {value}", source));
            if (flag == "--cluster-cidr")
                evidence.PodCidrs.Offer(EvidenceValues.Prefixes(value), where, Rank + 1);
        }

        proxy.ClusterCidr.Offer("", source, Rank);
    }

    private static Evidence<string>? EvidenceOf(ProxyEvidence proxy, string flag) => flag switch
    {
        "--proxy-mode" => proxy.Mode,
        "--masquerade-all" => proxy.MasqueradeAll,
        "--iptables-masquerade-bit" => proxy.MasqueradeBit,
        "--iptables-localhost-nodeports" => proxy.LocalhostNodePorts,
        "--nodeport-addresses" => proxy.NodePortAddresses,
        "--cluster-cidr" => proxy.ClusterCidr,
        "--healthz-bind-address" => proxy.HealthzBindAddress,
        "--detect-local-mode" => proxy.DetectLocalMode,
        "--pod-bridge-interface" => proxy.BridgeInterface,
        "--pod-interface-name-prefix" => proxy.InterfaceNamePrefix,
        _ => null,
    };

    private static void Offer(Evidence<string> evidence, string? value, string source)
    {
        if (!string.IsNullOrEmpty(value))
            evidence.Offer(value, source, Rank);
    }
}
