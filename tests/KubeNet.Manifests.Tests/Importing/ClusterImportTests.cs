using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Manifests.Tests.Importing.Imports;

namespace KubeNet.Manifests.Tests.Importing;

/// <summary>What becomes of manifests in a cluster.</summary>
public sealed class ClusterImportTests
{
    private const string Cluster = Name;

    [Fact]
    public void A_dump_becomes_a_cluster()
    {
        var import = Apply(ManifestReader.Read(Path.Combine(Repository.Root, "tests", "Golden", "kubectl", "cluster")));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        var cluster = import.Config.Cluster(Cluster);
        Assert.Equal(["cp1", "worker1", "worker2"], cluster.Nodes.Keys);
        Assert.Equal("10.244.2.3", cluster.Pod(new ObjectName("shop", "web-5d9c7b8f6d-sssss")).Addresses[0].ToString());
        Assert.Equal("10.104.17.33", cluster.Service(new ObjectName("shop", "web")).ClusterIPs[0].ToString());
        Assert.Equal(["10.244.1.3 True", "10.244.2.3 True", "10.244.2.4 False"], cluster.SlicesOf(new ObjectName("shop", "web")).SelectMany(slice => slice.Endpoints).Select(endpoint => $"{endpoint.Address} {endpoint.IsReady}").Order());
        Assert.Equal(["192.0.2.17", "192.0.2.18"], cluster.SlicesOf(new ObjectName("shop", "legacy")).SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.Address.ToString()));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: 'has space'}}\nspec: {containers: [{name: c}]}\n", "InvalidLabel")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {'bad key!': v}, ports: [{port: 80}]}\n", "InvalidSelector")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {trafficDistribution: foo, ports: [{port: 80}]}\n", "InvalidService")]
    [InlineData("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nspec: {taints: [{key: dedicated, effect: NoScheduel}]}\n", "InvalidTaint")]
    [InlineData("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nspec: {taints: [{key: dedicated}]}\n", "InvalidTaint")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {tolerations: [{key: dedicated, effect: NoScheduel}], containers: [{name: c}]}\n", "InvalidToleration")]
    public void Values_that_the_API_refuses_are_reported(string text, string id) =>
        Assert.Equal(id, Assert.Single(Apply(Manifests.Read(text)).Report, entry => entry.Severity == ManifestSeverity.Error).Id);

    [Fact]
    public void Hints_of_a_live_slice_are_followed()
    {
        static string Node(string name, string zone, int cpu, int number) => $"apiVersion: v1\nkind: Node\nmetadata: {{name: {name}, labels: {{topology.kubernetes.io/zone: {zone}}}}}\nspec: {{podCIDR: 10.244.{number}.0/24}}\nstatus: {{addresses: [{{type: InternalIP, address: 192.168.5.1{number}}}], allocatable: {{cpu: {cpu}000m}}, conditions: [{{type: Ready, status: 'True'}}]}}\n---\n";
        static string Pod(int number, string node, int network) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: w{number}, labels: {{app: web}}}}\nspec: {{nodeName: {node}, containers: [{{name: c}}]}}\nstatus: {{podIP: 10.244.{network}.{number + 4}, conditions: [{{type: Ready, status: 'True'}}]}}\n---\n";
        static string Endpoint(int number, string node, string zone, int network, string hint) => $"{{addresses: [10.244.{network}.{number + 4}], conditions: {{ready: true, serving: true, terminating: false}}, nodeName: {node}, zone: {zone}, targetRef: {{kind: Pod, name: w{number}, namespace: default}}, hints: {{forZones: [{{name: {hint}}}]}}}}";
        var import = Apply(Manifests.Read(
            Node("n1", "a", 12, 0) + Node("n2", "b", 4, 1) + Pod(1, "n1", 0) + Pod(2, "n2", 1) + Pod(3, "n2", 1) + Pod(4, "n2", 1)
            + "apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {service.kubernetes.io/topology-mode: Auto}}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\n"
            + "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-live1, labels: {kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\naddressType: IPv4\nports: [{name: '', protocol: TCP, port: 80}]\nendpoints: ["
            + string.Join(", ", Endpoint(1, "n1", "a", 0, "a"), Endpoint(2, "n2", "b", 1, "b"), Endpoint(3, "n2", "b", 1, "a"), Endpoint(4, "n2", "b", 1, "a")) + "]\n"));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        var cluster = import.Config.Cluster(Cluster);
        Assert.Equal([12_000, 4_000], cluster.Nodes.Values.Select(node => node.AllocatableMilliCpu));
        var slice = cluster.SlicesOf(new ObjectName("default", "web")).Single();
        Assert.Equal(("web-live1", true), (slice.Name.Name, slice.IsManaged));
        Assert.Equal(["w1 a", "w2 b", "w3 a", "w4 a"], slice.Endpoints.Select(endpoint => $"{endpoint.Pod!.Value.Name} {endpoint.ZoneHints.Single()}"));
    }

    [Fact]
    public void What_the_cluster_refuses_is_reported_and_the_rest_is_built()
    {
        var import = Apply(Manifests.Read("""
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: b}
            spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: c}
            spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: d}
            spec: {ports: [{port: 80}]}
            """));
        Assert.Equal(["default/a", "default/d"], import.Config.Cluster(Cluster).Services.Keys.Select(name => name.ToString()));
        Assert.Equal(["ServiceAddressTaken test.yaml:6", "NodePortOutOfRange test.yaml:11"], import.Report.Where(entry => entry.Severity == ManifestSeverity.Error).Select(entry => $"{entry.Id} {entry.Position}"));
        Assert.Equal(2, import.Taken.Length);
    }

    [Fact]
    public void Workloads_become_pods()
    {
        var import = Apply(Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}}\n"));
        Assert.Equal(3, import.Config.Cluster(Cluster).Pods.Values.Count(pod => pod.NodeName == "n1" && pod.Labels["app"] == "web"));
    }

    [Fact]
    public void A_node_that_is_made_has_no_pod_network_of_the_cluster_s_nodes()
    {
        var import = Apply(Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nspec: {podCIDR: 10.244.3.0/24}\n"));
        import = Then(import, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n2, containers: [{name: c}]}\nstatus: {phase: Running, podIP: 10.244.3.7}\n");
        Assert.Contains(import.Report, entry => entry.Id == "NodeImplied" && entry.ToString().Contains("the next free pod network", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_input_refers_to_and_the_cluster_has_is_not_made()
    {
        var import = Apply(Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"));
        import = Then(import, "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {nodeName: n1, containers: [{name: c}]}\n");
        Assert.Empty(import.Report);
        Assert.Equal("n1", import.Config.Cluster(Cluster).Pods.Values.Single().NodeName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nodeName: n1, ")]
    public void A_pod_that_had_not_started_is_no_endpoint_until_it_has(string node)
    {
        var pod = new ObjectName("default", "a");
        var import = Apply(Manifests.Read($$$"""
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, publishNotReadyAddresses: true, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: a, labels: {app: web}}
            spec: { {{{node}}}containers: [{name: c}]}
            status: {phase: Pending}
            """));
        Assert.Empty(Assert.Single(import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "web"))).Endpoints);
        Assert.DoesNotContain("a.default", import.Config.Namespaces.Keys);
        Assert.Equal((node.Length == 0 ? null : "n1", 0), (import.Config.Cluster(Cluster).Pod(pod).NodeName, import.Config.Cluster(Cluster).Pod(pod).Addresses.Count));

        const string Started = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {phase: Running, podIP: 10.244.0.9, conditions: [{type: Ready, status: 'True'}]}\n";
        import = ClusterImport.Apply(import.Config, Cluster, Manifests.Read(Started));
        Assert.Equal("10.244.0.9", Assert.Single(Assert.Single(import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "web"))).Endpoints).Address.ToString());
        Assert.Contains("a.default", import.Config.Namespaces.Keys);

        import = ClusterImport.Apply(import.Config, Cluster, Manifests.Read(Started.Replace("Running, podIP: 10.244.0.9", "Pending", StringComparison.Ordinal)));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.True(import.Config.Cluster(Cluster).Pod(pod).HasNetwork);
    }

    [Theory]
    [InlineData("kind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2, ")]
    [InlineData("kind: DaemonSet\nmetadata: {name: web}\nspec: {")]
    public void A_template_s_node_counts_and_is_made_where_the_input_has_it_not(string start)
    {
        var import = Apply(Manifests.Read($"apiVersion: v1\nkind: Node\nmetadata: {{name: a}}\n---\napiVersion: apps/v1\n{start}selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{nodeName: n1, containers: [{{name: c}}]}}}}}}\n"));
        Assert.Contains(import.Report, entry => entry is { Id: "NodeImplied", Object: "Node n1" });
        Assert.All(import.Config.Cluster(Cluster).Pods.Values, pod => Assert.Equal("n1", pod.NodeName));
        Assert.NotEmpty(import.Config.Cluster(Cluster).Pods);
    }

    [Fact]
    public void A_service_finds_the_name_of_a_port_in_the_pod_s_own_containers_first()
    {
        var import = Apply(Manifests.Read("""
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: a, labels: {app: web}}
            spec:
              nodeName: n1
              initContainers: [{name: proxy, restartPolicy: Always, ports: [{name: http, containerPort: 15001}, {name: admin, containerPort: 15000}]}]
              containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}, {name: admin, port: 81, targetPort: admin}]}
            """));
        Assert.Equal([8080, 15000], Assert.Single(import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "web"))).Ports.Select(port => (int)port.Port));
    }

    [Fact]
    public void An_import_into_a_cluster_that_is_there_keeps_its_options()
    {
        var config = NetworkConfig.Create().AddCluster(Cluster).EditCluster(Cluster, cluster => cluster);
        var import = ClusterImport.Apply(config, Cluster, Manifests.Read("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 172.20.0.5, ports: [{port: 80}]}\n"));
        Assert.Contains(import.Report, entry => entry.Id == "ServiceAddressOutsideRange");
    }

    [Fact]
    public void A_further_ServiceCIDR_is_a_range_of_services_and_what_has_its_addresses_is_silent()
    {
        const string Further = "apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: more}\nspec: {cidrs: [172.20.0.0/24]}\n---\n";
        const string Address = "apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: 172.20.0.5}\nspec: {parentRef: {resource: services, name: a, namespace: default}}\n---\n";
        const string Services = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 172.20.0.5, ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: kubernetes}\nspec: {clusterIP: 10.43.0.1, ports: [{port: 443}]}\n";
        var import = Apply(Manifests.Read(Further + Address + Services));
        Assert.Equal("InferredServiceCidrs", Assert.Single(import.Report).Id);
        Assert.Equal("10.43.0.0/16", Assert.Single(import.Config.Cluster(Cluster).Options.ServiceCidrs).ToString());
        Assert.Equal("172.20.0.5", import.Config.Cluster(Cluster).Service(new ObjectName("default", "a")).ClusterIPs[0].ToString());

        // Into a cluster that is there, and once more.
        import = Apply(Manifests.Read("apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n"));
        import = Then(Then(import, Further), Further + Address + Services.Replace("10.43.0.1", "10.96.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(3, import.Config.Cluster(Cluster).Services.Count);
        import = Then(import, Further.Replace("172.20", "172.21", StringComparison.Ordinal));
        Assert.Equal("ServiceCidrFieldImmutable", Assert.Single(import.Report).Id);
    }

    [Fact]
    public void A_cluster_that_cannot_be_made_is_an_error_and_changes_nothing()
    {
        var set = Manifests.Read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata: {ClusterConfiguration: 'networking: {podSubnet: 10.0.0.0/8, serviceSubnet: 10.96.0.0/12}'}\n");
        Assert.Equal("ClusterNetworksOverlap", Assert.Throws<NetConfigException>(() => Apply(set)).ErrorId);
    }

    // With kubeadm the controller-manager gives out podCIDRs, which Calico's IPAM and Cilium's cluster-pool ignore; b and c of "borrowed" have addresses of n1's podCIDR.
    [Theory]
    [InlineData("kubeadm and Calico", "Always", "{podCIDR: 192.168.0.0/24}", "{podCIDR: 192.168.1.0/24}", "192.168.219.65", "192.168.104.1")]
    [InlineData("kubeadm and Calico across networks", "CrossSubnet", "{podCIDR: 192.168.0.0/24}", "{podCIDR: 192.168.1.0/24}", "192.168.219.65", "192.168.104.1")]
    [InlineData("borrowed", "Never", "{podCIDR: 192.168.0.0/24}", "{podCIDR: 192.168.1.0/24}", "192.168.219.65", "192.168.0.7")]
    [InlineData("Cilium's cluster-pool", null, "{podCIDR: 10.244.0.0/24}", "{podCIDR: 10.244.1.0/24}", "10.0.0.7", "10.0.1.7")]
    [InlineData("no podCIDR", null, "{}", "{}", "10.50.0.21", "10.50.0.22")]
    public void Pods_outside_of_their_nodes_podCIDR_reach_each_other(string what, string? ipip, string first, string second, string a, string b)
    {
        static string Node(string name, string spec, string address) => $"apiVersion: v1\nkind: Node\nmetadata: {{name: {name}}}\nspec: {spec}\nstatus: {{addresses: [{{type: InternalIP, address: {address}}}]}}\n---\n";
        static string Pod(string name, string node, string address) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{nodeName: {node}, containers: [{{name: c, ports: [{{containerPort: 80}}]}}]}}\nstatus: {{phase: Running, podIP: {address}}}\n---\n";
        var import = Apply(Manifests.Read(
            Node("n1", first, "172.31.7.11") + Node("n2", second, "172.31.7.12") + Node("n3", second.Replace("1.0/24", "2.0/24", StringComparison.Ordinal), "172.31.8.11") + Pod("a", "n1", a) + Pod("b", "n2", b) + Pod("c", "n3", b + "9")
            + (ipip is null ? "" : $"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: calico-node, namespace: kube-system}}\nspec: {{selector: {{matchLabels: {{k: v}}}}, template: {{metadata: {{labels: {{k: v}}}}, spec: {{hostNetwork: true, containers: [{{name: c, env: [{{name: CALICO_IPV4POOL_IPIP, value: {ipip}}}]}}]}}}}}}\n")));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(CniKind.Calico, import.Config.Cluster(Cluster).Options.Cni);
        var lab = new Lab(1);
        lab.Edit(_ => import.Config);
        foreach (var from in (string[])["a.default", "b.default", "c.default", "n1", "n2", "n3"])
        {
            foreach (var to in (string[])[a, b, b + "9"])
                Assert.Equal((what, from, to, Verdict.Delivered), (what, from, to, lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Tcp, Port = 80 }).Verdict));
        }
    }

    [Theory]
    [InlineData("a /20", "172.31.16.1 172.31.17.255 172.31.18.0", "10.244.0.5 10.244.1.5 10.244.2.5", "{podCIDR: 10.244.N.0/24}", 22)]
    [InlineData("AWS' VPC CNI", "10.0.0.11 10.0.0.12 10.0.1.13", "10.0.0.21 10.0.0.35 10.0.1.36", "{}", 24)]
    [InlineData("a pod where a router would be", "10.0.0.11 10.0.0.12 10.0.1.13", "10.0.0.21 10.0.0.35 10.0.1.1", "{}", 24)]
    [InlineData("a node where a router would be", "10.0.0.1 10.0.0.254 10.0.1.1", "10.0.0.21 10.0.0.35 10.0.1.254", "{}", 24)]
    [InlineData("Azure's, in a /16", "10.224.0.4 10.224.0.255 10.224.1.0", "10.224.0.21 10.224.0.35 10.224.1.1", "{}", 23)]
    public void Nodes_of_a_large_network_and_pods_in_it_are_taken(string what, string nodes, string pods, string spec, int length)
    {
        var text = string.Concat(nodes.Split(' ').Zip(pods.Split(' ')).Select((pair, i) =>
            $"apiVersion: v1\nkind: Node\nmetadata: {{name: n{i}}}\nspec: {spec.Replace("N", $"{i}", StringComparison.Ordinal)}\nstatus: {{addresses: [{{type: InternalIP, address: {pair.First}}}]}}\n---\n"
            + $"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}}}\nspec: {{nodeName: n{i}, containers: [{{name: c, ports: [{{containerPort: 80}}]}}]}}\nstatus: {{phase: Running, podIP: {pair.Second}}}\n---\n"));
        if (what.StartsWith("Azure", StringComparison.Ordinal))
            text += "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy, namespace: kube-system}\ndata: {config.conf: '{clusterCIDR: 10.224.0.0/16}'}\n";
        var import = Apply(Manifests.Read(text));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(what.StartsWith("Azure", StringComparison.Ordinal) ? ["10.224.0.0/16"] : Array.Empty<string>(), import.Config.Cluster(Cluster).Options.DetectLocalCidrs.Select(range => range.ToString()));
        Assert.Equal((what, length), (what, import.Config.Cluster(Cluster).Options.SegmentLengthV4));
        var lab = new Lab(1);
        lab.Edit(_ => import.Config);
        foreach (var from in (string[])["p0.default", "p1.default", "p2.default", "n0", "n1", "n2"])
        {
            foreach (var to in pods.Split(' '))
                Assert.Equal((what, from, to, Verdict.Delivered), (what, from, to, lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Tcp, Port = 80 }).Verdict));
        }
    }
}
