using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The sysctls that a node needs for services and kube-proxy sets as it starts (cmd/kube-proxy/app/server_linux.go, proxier.go).</summary>
internal static class ProxySysctls
{
    /// <summary>
    /// <c>--conntrack-min</c>, which holds for up to four cores (<c>--conntrack-max-per-core</c> 32768), <c>--conntrack-tcp-timeout-established</c> and
    /// <c>--conntrack-tcp-timeout-close-wait</c>; and that bridged packets meet the rules, which Kubernetes asks of every node.
    /// </summary>
    private static readonly (string Name, string Value)[] s_always =
    [
        ("net.netfilter.nf_conntrack_max", "131072"),
        ("net.netfilter.nf_conntrack_tcp_timeout_established", "86400"),
        ("net.netfilter.nf_conntrack_tcp_timeout_close_wait", "3600"),
        ("net.bridge.bridge-nf-call-iptables", "1"),
        ("net.bridge.bridge-nf-call-ip6tables", "1"),
    ];

    /// <summary>Sets them on a node.</summary>
    public static NetworkConfig Set(NetworkConfig config, string node, ProxyConfig proxy)
    {
        foreach (var (name, value) in s_always)
            config = SetTo(config, node, name, value);
        return proxy.HasLocalhostNodePorts ? SetTo(config, node, "net.ipv4.conf.all.route_localnet", "1") : config;
    }

    private static NetworkConfig SetTo(NetworkConfig config, string node, string name, string value) =>
        config[node].Sysctls[name] == value ? config : config.SetSysctl(node, name, value);
}
