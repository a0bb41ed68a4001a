using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Tests.Inference;

public class InferenceTests
{
    private const string Nodes = "apiVersion: v1\nkind: Node\nmetadata: {name: a}\nspec: {podCIDR: 10.1.46.0/24}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.11}]}\n---\napiVersion: v1\nkind: Node\nmetadata: {name: b}\nspec: {podCIDRs: [10.1.77.0/24]}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.12}]}\n---\n";

    private static string WithConfig(string config) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kube-proxy, namespace: kube-system}}\ndata: {{config.conf: '{{{config}}}'}}\n";

    private static string WithFlags(string flags) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-proxy-x, namespace: kube-system}}\nspec: {{hostNetwork: true, containers: [{{name: c, command: [kube-proxy], args: [{string.Join(", ", flags.Split(' ', StringSplitOptions.RemoveEmptyEntries))}]}}]}}\n";

    private static string OfCalico(string variables) => $"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: calico-node, namespace: kube-system}}\nspec: {{selector: {{matchLabels: {{k: v}}}}, template: {{metadata: {{labels: {{k: v}}}}, spec: {{hostNetwork: true, containers: [{{name: c, env: [{variables}]}}]}}}}}}\n";

    [Theory]
    [InlineData("nodes' pod networks", Nodes, "10.1.0.0/16", "10.96.0.0/12")]
    [InlineData("services' addresses", "10.254.248.68", "10.244.0.0/16", "10.254.0.0/16")]
    [InlineData("kubeadm's usual range", "10.96.3.1 10.101.2.3", "10.244.0.0/16", "10.96.0.0/12")]
    [InlineData("the first address of k3s' range", "kubernetes=10.43.0.1 10.43.200.9", "10.244.0.0/16", "10.43.0.0/16")]
    [InlineData("the first address of microk8s' range", "kubernetes=10.152.183.1 10.152.183.77", "10.244.0.0/16", "10.152.183.0/24")]
    [InlineData("the first address of EKS' range", "kubernetes=172.20.0.1 172.20.9.9", "10.244.0.0/16", "172.20.0.0/16")]
    [InlineData("a range that must be wider", "kubernetes=172.20.0.1 172.21.9.9", "10.244.0.0/16", "172.20.0.0/15")]
    public void Networks_are_inferred_from(string what, string text, string pods, string services)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
            text = string.Concat(text.Split(' ').Select((address, i) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: {(address.Contains('=', StringComparison.Ordinal) ? "kubernetes" : $"s{i}")}}}\nspec: {{clusterIP: {address.Split('=')[^1]}, ports: [{{port: 80}}]}}\n---\n"));
        var options = Manifests.Read(text).Options;
        Assert.Equal((what, pods, services), (what, string.Join(',', options.PodCidrs), string.Join(',', options.ServiceCidrs)));
    }

    [Theory]
    [InlineData("metadata: {name: kubeadm-config, namespace: kube-system}\ndata: {ClusterConfiguration: 'networking: {podSubnet: \"10.5.0.0/16,fd05::/48\", serviceSubnet: \"10.6.0.0/16,fd06::/108\", dnsDomain: example.internal}'}", "10.5.0.0/16,fd05::/48 10.6.0.0/16,fd06::/108 example.internal Bridge False")]
    [InlineData("metadata: {name: kubeadm-config, namespace: kube-system}\ndata: {ClusterConfiguration: 'networking: {podSubnet: \"10.5.0.0/16,10.6.0.0/16\", serviceSubnet: 10.7.0.1}'}", "10.5.0.0/16 10.96.0.0/12 cluster.local Bridge False")]
    [InlineData("metadata: {name: kubeadm-config, namespace: kube-system}\ndata: {ClusterConfiguration: 'networking: {podSubnet: \"\", serviceSubnet: \",\"}'}", "10.244.0.0/16 10.96.0.0/12 cluster.local Bridge False")]
    [InlineData("metadata: {name: kube-proxy, namespace: kube-system}\ndata: {config.conf: '{clusterCIDR: 10.5.0.0/16, iptables: {masqueradeAll: true, localhostNodePorts: false}, nodePortAddresses: [192.0.2.0/24]}'}", "10.5.0.0/16 10.96.0.0/12 cluster.local Bridge True 192.0.2.0/24")]
    [InlineData("metadata: {name: kube-flannel-cfg, namespace: kube-flannel}\ndata: {net-conf.json: '{\"Network\": \"10.5.0.0/16\", \"Backend\": {\"Type\": \"host-gw\"}}'}", "10.5.0.0/16 10.96.0.0/12 cluster.local FlannelHostGw False")]
    [InlineData("metadata: {name: kubeadm-config, namespace: kube-system}\ndata: {ClusterConfiguration: 'networking: [}'}", "10.244.0.0/16 10.96.0.0/12 cluster.local Bridge False")]
    public void ConfigMaps_of_components_are_read(string map, string expected)
    {
        var options = Manifests.Read($"apiVersion: v1\nkind: ConfigMap\n{map}\n").Options;
        Assert.Equal(expected, $"{string.Join(',', options.PodCidrs)} {string.Join(',', options.ServiceCidrs)} {options.DnsDomain} {options.Cni} {options.MasqueradeAll} {string.Join(',', options.NodePortAddresses)}".TrimEnd());
    }

    [Theory]
    [InlineData("", LocalMode.None)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy-config, namespace: kube-system}\ndata: {config: '{clusterCIDR: \"\"}'}\n---\n", LocalMode.None)]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy-config, namespace: kube-system}\ndata: {config: '{clusterCIDR: 10.0.0.0/16}'}\n---\n", LocalMode.ClusterCIDR)]
    public void Where_pods_have_addresses_of_the_nodes_network_kube_proxy_goes_by_no_other(string map, LocalMode mode)
    {
        const string Objects = """
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            status: {addresses: [{type: InternalIP, address: 10.0.1.10}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {nodeName: n1, containers: [{name: c}]}
            status: {phase: Running, podIP: 10.0.1.55}
            """;
        Assert.Equal(mode, Manifests.Read(map + Objects).Options.DetectLocalMode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("10.5.0.1")]
    public void What_is_no_network_is_no_evidence_of_one(string subnet) => Assert.DoesNotContain(
        Manifests.Read($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: kubeadm-config}}\ndata: {{ClusterConfiguration: 'networking: {{podSubnet: \"{subnet}\"}}'}}\n").Report, entry => entry.Id == "InferredPodCidrs");

    [Theory]
    [InlineData("clusterCIDR: \"\", detectLocalMode: \"\", nodePortAddresses: [primary], iptables: {masqueradeBit: 10}", LocalMode.None, null, true, 10)]
    [InlineData("mode: iptables", LocalMode.None, null, false, 14)]
    [InlineData("clusterCIDR: 10.244.0.0/16", LocalMode.ClusterCIDR, null, false, 14)]
    [InlineData("clusterCIDR: 10.244.0.0/16, detectLocalMode: NodeCIDR", LocalMode.NodeCIDR, null, false, 14)]
    [InlineData("detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: cbr0}", LocalMode.BridgeInterface, "cbr0", false, 14)]
    [InlineData("detectLocalMode: InterfaceNamePrefix, detectLocal: {interfaceNamePrefix: cali}", LocalMode.InterfaceNamePrefix, "cali", false, 14)]
    [InlineData("detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: fifteen-letters}", LocalMode.BridgeInterface, "fifteen-letters", false, 14)]
    [InlineData("detectLocalMode: BridgeInterface, detectLocal: {bridgeInterface: sixteen-letters1}", LocalMode.ClusterCIDR, null, false, 14)]
    [InlineData("mode: nftables, nftables: {masqueradeBit: 3}, iptables: {masqueradeBit: 5}", LocalMode.None, null, true, 3)]
    [InlineData("mode: nftables, nodePortAddresses: [192.0.2.0/24], nftables: {masqueradeBit: 0}", LocalMode.None, null, false, 0)]
    [InlineData("mode: ipvs, iptables: {masqueradeBit: 31}, detectLocalMode: null", LocalMode.None, null, false, 31)]
    public void KubeProxys_configuration_is_followed(string config, LocalMode mode, string? device, bool isPrimary, int bit)
    {
        var options = Manifests.Read(WithConfig(config)).Options;
        Assert.Equal((mode, device, isPrimary, bit), (options.DetectLocalMode, options.DetectLocalInterface, options.NodePortAddressesPrimary, options.MasqueradeBit));
    }

    [Theory]
    [InlineData("--detect-local-mode=InterfaceNamePrefix --pod-interface-name-prefix=cali --nodeport-addresses=primary --iptables-masquerade-bit=10", LocalMode.InterfaceNamePrefix, "cali", true, 10)]
    [InlineData("--detect-local-mode=BridgeInterface --pod-bridge-interface=cbr0", LocalMode.BridgeInterface, "cbr0", false, 14)]
    [InlineData("--detect-local-mode=BridgeInterface --pod-bridge-interface=", LocalMode.ClusterCIDR, null, false, 14)]
    [InlineData("--proxy-mode=nftables", LocalMode.None, null, true, 14)]
    [InlineData("--nodeport-addresses=", LocalMode.None, null, false, 14)]
    [InlineData("--v=2", LocalMode.None, null, false, 14)]
    [InlineData("--cluster-cidr=10.244.0.0/16", LocalMode.ClusterCIDR, null, false, 14)]
    [InlineData("--config=/var/lib/kube-proxy/config.conf --iptables-masquerade-bit=10", LocalMode.ClusterCIDR, null, false, 14)]
    [InlineData("", LocalMode.ClusterCIDR, null, false, 14)]
    public void KubeProxys_flags_are_followed_where_it_has_no_configuration(string flags, LocalMode mode, string? device, bool isPrimary, int bit)
    {
        var options = Manifests.Read(WithFlags(flags)).Options;
        Assert.Equal((mode, device, isPrimary, bit), (options.DetectLocalMode, options.DetectLocalInterface, options.NodePortAddressesPrimary, options.MasqueradeBit));
    }

    [Theory]
    [InlineData("config", "healthzBindAddress: 127.0.0.1:10999", "127.0.0.1", 10999)]
    [InlineData("config", "healthzBindAddress: 127.0.0.1", "127.0.0.1", 10256)]
    [InlineData("config", "healthzBindAddress: 0.0.0.0:10257", null, 10257)]
    [InlineData("config", "healthzBindAddress: \"[::]:10257\"", null, 10257)]
    [InlineData("config", "healthzBindAddress: \"\"", null, 10256)]
    [InlineData("config", "healthzBindAddress: nowhere", null, 10256)]
    [InlineData("flags", "--healthz-bind-address=::1", "::1", 10256)]
    [InlineData("flags", "--healthz-bind-address=", null, 0)]
    public void Where_kube_proxy_tells_its_health_is_followed(string where, string text, string? address, int port)
    {
        var set = Manifests.Read(where == "config" ? WithConfig(text) : WithFlags(text));
        Assert.Equal((address, port), (set.Options.HealthzBindAddress?.ToString(), (int)set.Options.HealthzPort));
        Assert.Equal(text.EndsWith("nowhere", StringComparison.Ordinal) ? 1 : 0, set.Report.Count(entry => entry.Id == "ProxySettingNotUnderstood"));
    }

    [Theory]
    [InlineData("--masquerade-all", true, true)]
    [InlineData("--masquerade-all=false", false, true)]
    [InlineData("--iptables-localhost-nodeports", false, true)]
    [InlineData("--iptables-localhost-nodeports=false", false, false)]
    [InlineData("--proxy-mode=ipvs --iptables-localhost-nodeports=true", false, false)]
    public void A_flag_without_a_value_is_true(string flags, bool masqueradeAll, bool localhost)
    {
        var set = Manifests.Read(WithFlags(flags));
        Assert.Equal((masqueradeAll, localhost), (set.Options.MasqueradeAll, set.Options.LocalhostNodePorts));
        Assert.DoesNotContain(set.Report, entry => entry.Id == "ProxySettingNotUnderstood");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("iptables: {localhostNodePorts: false}", false)]
    [InlineData("mode: iptables, iptables: {localhostNodePorts: true}", true)]
    [InlineData("mode: nftables, iptables: {localhostNodePorts: true}", false)]
    [InlineData("mode: ipvs", false)]
    public void Node_ports_answer_on_localhost_in_mode_iptables_only(string config, bool localhost) => Assert.Equal(localhost, Manifests.Read(WithConfig(config)).Options.LocalhostNodePorts);

    [Theory]
    [InlineData("conntrack: {maxPerCore: 32768, min: 131072, tcpEstablishedTimeout: 24h0m0s, tcpCloseWaitTimeout: 1h0m0s, tcpBeLiberal: false, udpTimeout: 0s, udpStreamTimeout: 0s}")]
    [InlineData("conntrack: {maxPerCore: null, min: null, tcpEstablishedTimeout: 24h, tcpCloseWaitTimeout: 1h, tcpBeLiberal: null, udpTimeout: \"0\", udpStreamTimeout: 0}")]
    [InlineData("masqueradeAll: null, iptables: {masqueradeAll: null, masqueradeBit: null}")]
    public void What_kube_proxy_usually_has_is_followed(string config) => Manifests.Read(WithConfig(config)).ShouldBeClean();

    [Fact]
    public void KubeProxys_networks_that_are_the_clusters_are_so_in_any_order()
    {
        const string Kubeadm = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata: {ClusterConfiguration: 'networking: {podSubnet: \"10.5.0.0/16,fd05::/48\", serviceSubnet: \"10.6.0.0/16,fd06::/108\"}'}\n---\n";
        Assert.Empty(Manifests.Read(Kubeadm + WithConfig("clusterCIDR: \"fd05::/48,10.5.0.0/16\"")).Options.DetectLocalCidrs);
        Assert.Equal("10.5.0.0/16", string.Join(',', Manifests.Read(Kubeadm + WithConfig("clusterCIDR: 10.5.0.0/16")).Options.DetectLocalCidrs));
    }

    [Theory]
    [InlineData("--cluster-cidr=10.5.0.0/16", "10.5.0.0/16")]
    [InlineData("--nodeport-addresses=10.5.0.0/16", "10.244.0.0/16")]
    public void The_pod_network_follows_from_kube_proxys_flag(string flags, string pods) => Assert.Equal(pods, string.Join(',', Manifests.Read(WithFlags(flags)).Options.PodCidrs));

    [Theory]
    [InlineData("--proxy-mode=ipvs", "ProxyModeNotModelled", "mode is ipvs (--proxy-mode of Pod kube-system/kube-proxy-x)")]
    [InlineData("--conntrack-max-per-core=0", "ProxySettingNotModelled", "--conntrack-max-per-core 0")]
    public void What_of_kube_proxys_flags_is_not_followed_is_said(string flags, string id, string text) => Manifests.Read(WithFlags(flags)).ShouldReport(id, text);

    [Fact]
    public void KubeProxys_networks_may_be_others_than_the_clusters()
    {
        var set = Manifests.Read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata: {ClusterConfiguration: 'networking: {podSubnet: 10.5.0.0/16}'}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy}\ndata: {config.conf: '{clusterCIDR: 10.0.0.0/8, nodePortAddresses: [192.0.2.0/25, 192.0.2.128/25]}'}\n");
        Assert.Equal("10.5.0.0/16 10.0.0.0/8", $"{string.Join(',', set.Options.PodCidrs)} {string.Join(',', set.Options.DetectLocalCidrs)}");
        Assert.Equal("192.0.2.0/25,192.0.2.128/25", string.Join(',', set.Options.NodePortAddresses));
    }

    [Theory]
    [InlineData("detectLocalMode: Guess", "ProxySettingNotUnderstood", "kube-proxy's detectLocalMode is 'Guess'")]
    [InlineData("detectLocalMode: BridgeInterface", "ProxySettingNotUnderstood", "detectLocal.bridgeInterface is ''")]
    [InlineData("nodePortAddresses: [primary, 10.0.0.0/8]", "ProxySettingNotUnderstood", "nodePortAddresses is 'primary,10.0.0.0/8'")]
    [InlineData("clusterCIDR: everywhere", "ProxySettingNotUnderstood", "clusterCIDR is 'everywhere'")]
    [InlineData("iptables: {masqueradeBit: 32}", "ProxySettingNotUnderstood", "masqueradeBit is '32'")]
    [InlineData("iptables: {masqueradeBit: -3}", "ProxySettingNotUnderstood", "masqueradeBit is '-3'")]
    [InlineData("iptables: {masqueradeAll: maybe}", "ProxySettingNotUnderstood", "masqueradeAll is 'maybe'")]
    [InlineData("conntrack: {maxPerCore: 0, min: 131072, tcpBeLiberal: null}", "ProxySettingNotModelled", "conntrack.maxPerCore 0")]
    [InlineData("conntrack: {min: 0}", "ProxySettingNotModelled", "conntrack.min 0")]
    [InlineData("conntrack: {tcpEstablishedTimeout: 12h}", "ProxySettingNotModelled", "conntrack.tcpEstablishedTimeout 12h")]
    [InlineData("conntrack: {tcpCloseWaitTimeout: 24h}", "ProxySettingNotModelled", "conntrack.tcpCloseWaitTimeout 24h")]
    [InlineData("conntrack: {tcpBeLiberal: true}", "ProxySettingNotModelled", "conntrack.tcpBeLiberal true")]
    [InlineData("conntrack: {udpTimeout: 30s}", "ProxySettingNotModelled", "conntrack.udpTimeout 30s")]
    [InlineData("conntrack: {udpStreamTimeout: 120s}", "ProxySettingNotModelled", "conntrack.udpStreamTimeout 120s")]
    [InlineData("mode: [", "ConfigMapNotRead", "config.conf")]
    public void What_of_kube_proxys_configuration_is_not_followed_is_said(string config, string id, string text) =>
        Manifests.Read(WithConfig(config)).ShouldReport(id, text);

    [Theory]
    [InlineData("flannel.alpha.coreos.com/backend-type: vxlan", CniKind.FlannelVxlan, true)]
    [InlineData("flannel.alpha.coreos.com/backend-type: host-gw", CniKind.FlannelHostGw, true)]
    [InlineData("projectcalico.org/IPv4Address: 192.0.2.1/24, projectcalico.org/IPv4IPIPTunnelAddr: 10.1.0.1", CniKind.Calico, true)]
    [InlineData("projectcalico.org/IPv4Address: 192.0.2.1/24", CniKind.Calico, false)]
    public void The_network_plugin_is_known_by_what_it_notes_on_nodes(string annotations, CniKind cni, bool ipip)
    {
        var set = Manifests.Read($"apiVersion: v1\nkind: Node\nmetadata: {{name: a, annotations: {{{annotations}}}}}\n");
        Assert.Equal((cni, ipip), (set.Options.Cni, set.Options.CalicoIpip));
        set.ShouldReport("InferredCni", $"network plugin: {cni}, from Node a");
    }

    [Theory]
    [InlineData("Always", true, false)]
    [InlineData("always", true, false)]
    [InlineData("CrossSubnet", true, true)]
    [InlineData("cross-subnet", true, true)]
    [InlineData("Never", false, false)]
    public void Calicos_IPIP_is_as_its_agent_was_told(string mode, bool ipip, bool crossSubnet)
    {
        var options = Manifests.Read(OfCalico($"{{name: CALICO_IPV4POOL_IPIP, value: {mode}}}")).Options;
        Assert.Equal((CniKind.Calico, ipip, crossSubnet), (options.Cni, options.CalicoIpip, options.CalicoIpipCrossSubnet));
    }

    [Theory]
    [InlineData("Always", true)]
    [InlineData("cross-subnet", true)]
    [InlineData("Never", false)]
    public void Calicos_VXLAN_is_no_IPIP_and_said(string mode, bool isSaid)
    {
        var set = Manifests.Read(OfCalico($"{{name: CALICO_IPV4POOL_IPIP, value: CrossSubnet}}, {{name: CALICO_IPV4POOL_VXLAN, value: {mode}}}"));
        Assert.Equal((!isSaid, !isSaid), (set.Options.CalicoIpip, set.Options.CalicoIpipCrossSubnet));
        Assert.Equal(isSaid, set.Report.Any(entry => entry.Id == "CniNotModelled" && entry.ToString().Contains("Calico wraps packets in VXLAN", StringComparison.Ordinal)));
    }

    [Fact]
    public void Kindnet_is_known_by_its_DaemonSet()
    {
        var options = Manifests.Read("apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: kindnet, namespace: kube-system}\nspec: {selector: {matchLabels: {k: v}}, template: {metadata: {labels: {k: v}}, spec: {hostNetwork: true, containers: [{name: c, env: [{name: CONTROL_PLANE_SUBNET, value: 10.9.0.0/16}, {name: POD_SUBNET, value: 10.7.0.0/16}]}]}}}\n").Options;
        Assert.Equal((CniKind.Kindnet, "10.7.0.0/16"), (options.Cni, string.Join(',', options.PodCidrs)));
    }

    [Fact]
    public void What_the_model_does_not_do_as_the_cluster_does_is_said()
    {
        Manifests.Read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy}\ndata: {config.conf: 'mode: ipvs'}\n").ShouldReport("ProxyModeNotModelled", "mode is ipvs");
        Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: a, annotations: {flannel.alpha.coreos.com/backend-type: wireguard}}\n").ShouldReport("CniNotModelled", "flannel's backend is wireguard");
        Manifests.Read("apiVersion: v1\nkind: Pod\nmetadata: {name: cilium-x, namespace: kube-system}\nspec: {hostNetwork: true, containers: [{name: c}]}\n").ShouldReport("CniNotModelled", "the network plugin is cilium");
    }

    [Fact]
    public void Pods_outside_of_their_nodes_network_are_wired_one_by_one()
    {
        var set = Manifests.Read(Nodes + "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {nodeName: a, containers: [{name: c}]}\nstatus: {podIP: 172.31.5.5}\n");
        Assert.Equal((CniKind.Calico, false), (set.Options.Cni, set.Options.CalicoIpip));
        set.ShouldReport("InferredCni", "default/p (172.31.5.5)");
    }

    [Fact]
    public void Nodes_and_namespaces_that_are_only_referred_to_are_made()
    {
        var set = Manifests.Read("apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {nodeName: a, containers: [{name: c}]}\nstatus: {podIP: 10.244.7.5, hostIP: 192.0.2.7}\n");
        Assert.Equal(["Namespace shop", "Node a", "Pod shop/p"], set.Objects.Select(found => found.ToString()));
        set.ShouldReport("NodeImplied", "it is made with the address 192.0.2.7 and the pod network 10.244.7.0/24");
        set.ShouldReport("NamespaceImplied", "Namespace shop");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public void A_template_s_node_is_made_where_there_are_pods_for_it(int replicas, bool isMade)
    {
        var set = Manifests.Read($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {{replicas: {replicas}, selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{nodeName: n1, containers: [{{name: c}}]}}}}}}\n");
        Assert.Equal(isMade, set.Objects.Any(found => found.ToString() == "Node n1"));
    }
}
