namespace KubeNet.Manifests.Inference;

/// <summary>What the input says about how kube-proxy is set up, word for word: KubeProxyConfiguration, or the flags of its pods.</summary>
internal sealed class ProxyEvidence
{
    /// <summary>mode, <c>--proxy-mode</c>.</summary>
    public Evidence<string> Mode { get; } = new();

    /// <summary>masqueradeAll, <c>--masquerade-all</c>.</summary>
    public Evidence<string> MasqueradeAll { get; } = new();

    /// <summary>masqueradeBit, <c>--iptables-masquerade-bit</c>.</summary>
    public Evidence<string> MasqueradeBit { get; } = new();

    /// <summary>localhostNodePorts, <c>--iptables-localhost-nodeports</c>.</summary>
    public Evidence<string> LocalhostNodePorts { get; } = new();

    /// <summary>nodePortAddresses, <c>--nodeport-addresses</c>, with commas between them.</summary>
    public Evidence<string> NodePortAddresses { get; } = new();

    /// <summary>clusterCIDR, <c>--cluster-cidr</c>; empty where a configuration is known that has none.</summary>
    public Evidence<string> ClusterCidr { get; } = new();

    /// <summary>detectLocalMode, <c>--detect-local-mode</c>.</summary>
    public Evidence<string> DetectLocalMode { get; } = new();

    /// <summary>detectLocal.bridgeInterface, <c>--pod-bridge-interface</c>.</summary>
    public Evidence<string> BridgeInterface { get; } = new();

    /// <summary>detectLocal.interfaceNamePrefix, <c>--pod-interface-name-prefix</c>.</summary>
    public Evidence<string> InterfaceNamePrefix { get; } = new();

    /// <summary>healthzBindAddress, <c>--healthz-bind-address</c>.</summary>
    public Evidence<string> HealthzBindAddress { get; } = new();

    /// <summary>Settings that the model does not follow, with their values and where they stand.</summary>
    public List<(string Setting, string Source)> NotModelled { get; } = [];

    /// <summary>Whether the input says anything of it.</summary>
    public bool IsThere => NotModelled.Count > 0 || Array.Exists(
        [Mode, MasqueradeAll, MasqueradeBit, LocalhostNodePorts, NodePortAddresses, ClusterCidr, DetectLocalMode, BridgeInterface, InterfaceNamePrefix, HealthzBindAddress], said => said.IsThere);
}
