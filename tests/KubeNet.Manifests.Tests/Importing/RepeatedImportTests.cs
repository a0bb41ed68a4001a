using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Manifests.Tests.Importing.Imports;

namespace KubeNet.Manifests.Tests.Importing;

/// <summary>Objects that are in the cluster already when a manifest brings them: what counts is as kubectl apply has it.</summary>
public sealed class RepeatedImportTests
{
    private const string Cluster = Name;

    [Fact]
    public void Importing_twice_changes_nothing()
    {
        var set = ManifestReader.Read(Path.Combine(Repository.Root, "tests", "Golden", "kubectl", "cluster"));
        var once = Apply(set);
        var twice = ClusterImport.Apply(once.Config, Cluster, set);
        Assert.DoesNotContain(twice.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(once.Config.Cluster(Cluster).Pods, twice.Config.Cluster(Cluster).Pods);
        Assert.Equal(once.Config.Cluster(Cluster).Services, twice.Config.Cluster(Cluster).Services);
        Assert.Equal(once.Config.Cluster(Cluster).EndpointSlices, twice.Config.Cluster(Cluster).EndpointSlices);
    }

    /// <summary>As an apply, which leaves the status alone: a load balancer wrote it, and the manifest at hand has none.</summary>
    [Fact]
    public void A_service_keeps_its_load_balancers_address_when_its_manifest_comes_again()
    {
        const string Spec = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]";
        var first = Apply(Manifests.Read(Spec + ", healthCheckNodePort: 32000}\nstatus: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}\n"));
        var again = ClusterImport.Apply(first.Config, Cluster, Manifests.Read(Spec + "}\n")).Config.Cluster(Cluster).Service(new ObjectName("default", "web"));
        Assert.Equal(("203.0.113.7", 32000), (Assert.Single(again.LoadBalancerIngress).Address.ToString(), again.HealthCheckNodePort));
    }

    // What the manifest says counts, what only the one before it said goes, what others set stays: kubectl apply's three-way merge.
    [Theory]
    [InlineData("labels: {app: web, tier: front}", "labels: {app: web, tier: front}", "app=web,by=hand,tier=front")]
    [InlineData("labels: {app: web, tier: front}", "labels: {app: shop}", "app=shop,by=hand")]
    [InlineData("labels: {app: web, by: manifest}", "labels: {app: web, by: manifest}", "app=web,by=manifest")]
    [InlineData("labels: {app: web, by: manifest}", "labels: {app: web}", "app=web")]
    [InlineData("uid: '1', labels: {app: web, tier: front}", "labels: {app: shop}", "app=shop,by=hand,tier=front")]
    [InlineData("uid: '1', annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"metadata\": {\"labels\": {\"tier\": \"front\"}}}'}, labels: {app: web, tier: front}", "labels: {app: shop}", "app=shop,by=hand")]
    [InlineData("labels: {app: web, tier: front}", "resourceVersion: '1', labels: {app: shop}", "app=shop")]
    public void Labels_that_a_manifest_does_not_say_stay_when_it_comes_again(string first, string second, string labels)
    {
        static string Pod(string metadata) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, {metadata}}}\nspec: {{containers: [{{name: c}}]}}\n";
        var pod = new ObjectName("default", "a");
        var import = Apply(Manifests.Read(Pod(first)));
        var config = import.Config.EditCluster(Cluster, cluster => cluster.SetPod(pod, before => before with { Labels = before.Labels.With("by", "hand") }));
        import = ClusterImport.Apply(config, Cluster, Manifests.Read(Pod(second)));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(labels, import.Config.Cluster(Cluster).Pod(pod).Labels.ToString());
    }

    /// <summary>SetDefaults_NetworkPolicy fills policyTypes in once; an apply does not say them again.</summary>
    [Theory]
    [InlineData("ingress: [{}]", "ingress: [{}], egress: [{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}]", true, false)]
    [InlineData("ingress: [{}], egress: [{}]", "ingress: [{}]", true, true)]
    [InlineData("ingress: [{}], policyTypes: [Ingress, Egress]", "ingress: [{}]", true, false)]
    [InlineData("ingress: [{}]", "ingress: [{}], policyTypes: [Egress]", false, true)]
    public void The_directions_of_a_policy_are_those_that_it_was_made_with_unless_said(string first, string second, bool ingress, bool egress)
    {
        static string Policy(string spec) => $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec: {{podSelector: {{}}, {spec}}}\n";
        var policy = Then(Apply(Manifests.Read(Policy(first))), Policy(second)).Config.Cluster(Cluster).NetworkPolicies.Values.Single();
        Assert.Equal((ingress, egress), (policy.AppliesToIngress, policy.AppliesToEgress));
    }

    [Fact]
    public void Of_a_template_what_others_set_stays()
    {
        const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {SAID containers: [{name: c, ports: [{containerPort: 80}]}]}}}\n";
        var name = new WorkloadName(WorkloadKind.Deployment, new("default", "web"));
        var import = Apply(Manifests.Read(Deployment.Replace("SAID", "dnsPolicy: Default,", StringComparison.Ordinal)));
        var config = import.Config.EditCluster(Cluster, cluster => cluster.SetWorkload(name, before => before with
        {
            Template = before.Template with { HostNetwork = true, NodeSelector = LabelSet.Of([new("disk", "ssd")]), Labels = before.Template.Labels.With("by", "hand"), Tolerations = [new Toleration("a", true, null, null)] },
        }));
        import = ClusterImport.Apply(config, Cluster, Manifests.Read(Deployment.Replace("SAID", "hostAliases: [{ip: 10.1.1.1, hostnames: [db]}],", StringComparison.Ordinal)));
        var template = import.Config.Cluster(Cluster).Workloads[name].Template;
        Assert.Equal((true, "disk=ssd", "app=web,by=hand", 1), (template.HostNetwork, template.NodeSelector.ToString(), template.Labels.ToString(), template.Tolerations.Count));
        Assert.Equal((DnsPolicy.ClusterFirst, 1), (template.Dns.Policy, template.HostAliases.Count));
    }

    [Theory]
    [InlineData("kind: Deployment", "paused: true", "it is paused")]
    [InlineData("kind: StatefulSet", "updateStrategy: {rollingUpdate: {partition: 1}}", "its updates begin at ordinal 1")]
    public void What_a_roll_out_would_wait_for_is_told(string kind, string spec, string told)
    {
        var import = Apply(Manifests.Read($"apiVersion: apps/v1\n{kind}\nmetadata: {{name: web}}\nspec: {{{spec}, selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{name: c}}]}}}}}}\n"));
        Assert.Contains(import.Report, entry => entry.Text.StartsWith(told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_without_a_status_leaves_the_status_alone()
    {
        const string Node = "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n", Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n1, containers: [{name: c}]}\n";
        var import = Apply(Manifests.Read(Node + "status: {conditions: [{type: Ready, status: 'False'}], allocatable: {cpu: 2, pods: 5}}\n---\n" + Pod + "status: {phase: Running, podIP: 10.244.0.9, conditions: [{type: Ready, status: 'False'}]}\n"));
        import = Then(import, $"{Node}status: {{}}\n---\n{Pod}status: {{}}\n");
        Assert.Empty(import.Report);
        var (node, pod) = (import.Config.Cluster(Cluster).Node("n1"), import.Config.Cluster(Cluster).Pods.Values.Single());
        Assert.Equal((false, 2000, 5, false, "10.244.0.9"), (node.IsReady, node.AllocatableMilliCpu, node.AllocatablePods, pod.IsReady, pod.Addresses[0].ToString()));

        // One that has a status was written to tell it.
        import = Then(import, Pod + "status: {phase: Running, podIP: 10.244.0.9, conditions: [{type: Ready, status: 'True'}]}\n---\n" + Node + "status: {conditions: [{type: Ready, status: 'True'}]}\n");
        Assert.True(import.Config.Cluster(Cluster).Pods.Values.Single().IsReady);
        Assert.Equal((true, 5), (import.Config.Cluster(Cluster).Node("n1").IsReady, import.Config.Cluster(Cluster).Node("n1").AllocatablePods));

        import = Then(Then(import, Pod + "status: {phase: Succeeded}\n"), Pod);
        Assert.Empty(import.Report);
        Assert.True(import.Config.Cluster(Cluster).Pods.Values.Single().HasEnded);
    }

    [Theory]
    [InlineData("", "", "Local db=x True")]
    [InlineData("externalTrafficPolicy: Cluster, ", "externalTrafficPolicy: Cluster, ", "Cluster db=x True")]
    [InlineData("internalTrafficPolicy: Local, ", "", "Local db=x True")]
    [InlineData("externalTrafficPolicy: Local, ", "", "Cluster db=x True")]
    [InlineData("selector: {app: web}, ", "selector: {app: shop}, ", "Local app=shop,db=x True")]
    public void Fields_that_a_service_s_manifest_does_not_say_stay_when_it_comes_again(string first, string second, string after)
    {
        static string Text(string fields) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{type: NodePort, {fields}ports: [{{port: 80}}]}}\n";
        var name = new ObjectName("default", "web");
        var config = Apply(Manifests.Read(Text(first))).Config.EditCluster(Cluster, cluster => cluster.SetService(name, before => before with
        {
            ExternalTrafficPolicy = TrafficPolicy.Local, PublishNotReadyAddresses = true, Selector = (before.Selector ?? LabelSet.Empty).With("db", "x"),
        }));
        var service = ClusterImport.Apply(config, Cluster, Manifests.Read(Text(second))).Config.Cluster(Cluster).Service(name);
        Assert.Equal((after, TrafficPolicy.Cluster), ($"{service.ExternalTrafficPolicy} {service.Selector} {service.PublishNotReadyAddresses}", service.InternalTrafficPolicy));
    }

    [Fact]
    public void A_headless_service_stays_so_when_its_manifest_comes_again_without_None()
    {
        static string Text(string address) => $"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{{address}ports: [{{port: 80}}]}}\n";
        var import = Then(Apply(Manifests.Read(Text("clusterIP: None, "))), Text(""));
        Assert.Empty(import.Report);
        Assert.True(import.Config.Cluster(Cluster).Services.Values.Single().IsHeadless);
    }

    [Fact]
    public void A_node_stays_cordoned_and_tainted_and_a_set_scaled_where_their_manifests_do_not_say()
    {
        const string Text = "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}\n";
        var import = Apply(Manifests.Read(Text));
        var config = import.Config.EditCluster(Cluster, cluster => cluster
            .SetWorkload(cluster.Workloads.Keys.Single(), set => set with { Replicas = 3 })
            .SetNode("n1", node => node with { IsUnschedulable = true, Taints = [new Taint("a", "", "NoSchedule")] }));
        var after = ClusterImport.Apply(config, Cluster, Manifests.Read(Text)).Config.Cluster(Cluster);
        Assert.Equal((true, 1, 3), (after.Node("n1").IsUnschedulable, after.Node("n1").Taints.Count, after.Pods.Count));
    }

    [Fact]
    public void Endpoints_that_come_after_their_service_are_mirrored_and_take_the_place_of_former_ones()
    {
        const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 80}]}\n";
        var import = Then(Apply(Manifests.Read(Service)), "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: [{addresses: [{ip: 10.1.0.2}], ports: [{port: 80}]}, {addresses: [{ip: 10.1.0.3}], ports: [{port: 81}]}]\n");
        Assert.Equal(["10.1.0.2:80", "10.1.0.3:81"], Endpoints(import));
        import = Then(import, "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: [{addresses: [{ip: 10.1.0.4}], ports: [{port: 80}]}]\n");
        Assert.Equal(["10.1.0.4:80"], Endpoints(import));

        static IEnumerable<string> Endpoints(ClusterImport import) =>
            import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "db")).SelectMany(slice => slice.Endpoints.Select(endpoint => $"{endpoint.Address}:{slice.Ports[0].Port}"));
    }

    [Theory]
    [InlineData("db-mirrored")]
    [InlineData("db-mirror-own")]
    [InlineData("db-x-mirror1")]
    [InlineData("dbs")]
    public void Mirrored_slices_leave_others_of_their_service_alone(string own)
    {
        const string Start = "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 80}]}\n---\n";
        var import = Apply(Manifests.Read(Start + $"apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: {own}, labels: {{kubernetes.io/service-name: db}}}}\naddressType: IPv4\nports: [{{name: '', port: 80}}]\nendpoints: [{{addresses: [10.1.0.9]}}]\n"));
        import = Then(import, "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: [{addresses: [{ip: 10.1.0.2}], ports: [{port: 80}]}]\n");
        Assert.Equal(new[] { "db-mirror1", own }.Order(StringComparer.Ordinal), import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "db")).Select(slice => slice.Name.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_slice_takes_the_place_of_the_one_of_its_name()
    {
        var import = Then(Apply(Manifests.Read(Slice("a", 1) + Slice("b", 2))), Slice("b", 3));
        Assert.Equal(["10.1.0.1", "10.1.0.3"], import.Config.Cluster(Cluster).SlicesOf(new ObjectName("default", "db")).SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.Address.ToString()).Order(StringComparer.Ordinal));

        static string Slice(string name, int number) => $"apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: {name}, labels: {{kubernetes.io/service-name: db}}}}\naddressType: IPv4\nports: [{{name: '', port: 80}}]\nendpoints: [{{addresses: [10.1.0.{number}]}}]\n---\n";
    }

    [Fact]
    public void A_manifest_that_names_no_node_leaves_the_pod_on_its_own()
    {
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}]}\n";
        var import = Then(Apply(Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\n" + Pod)), Pod);
        Assert.Empty(import.Report);
        Assert.Equal("n1", import.Config.Cluster(Cluster).Pods.Values.Single().NodeName);
    }

    [Fact]
    public void A_pod_that_a_set_adopted_is_applied_again()
    {
        const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: mine, labels: {app: web}}\nspec: {containers: [{name: c}]}\n";
        const string Set = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}\n";
        var import = Then(Apply(Manifests.Read($"apiVersion: v1\nkind: Node\nmetadata: {{name: n1}}\n---\n{Pod}---\n{Set}")), Pod);
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        var pods = import.Config.Cluster(Name).Pods;
        Assert.Equal((2, "ReplicaSet/web"), (pods.Count, pods[new ObjectName("default", "mine")].Owner));
    }

    [Fact]
    public void A_pod_whose_owner_reference_controls_it_is_its_owner_s()
    {
        static string Pod(bool controls) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: mine, labels: {{app: web}}, ownerReferences: [{{apiVersion: batch/v1, kind: Job, name: other, uid: u, controller: {(controls ? "true" : "false")}}}]}}\nspec: {{containers: [{{name: c}}]}}\n";
        const string Set = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec: {replicas: 1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}\n";
        foreach (var controls in new[] { true, false })
        {
            var pods = Apply(Manifests.Read($"apiVersion: v1\nkind: Node\nmetadata: {{name: n1}}\n---\n{Pod(controls)}---\n{Set}")).Config.Cluster(Name).Pods;
            Assert.Equal(controls ? (2, "Job/other") : (1, "ReplicaSet/web"), (pods.Count, pods[new ObjectName("default", "mine")].Owner));
        }
    }
}
