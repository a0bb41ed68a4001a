using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class PodTests
{
    [Fact]
    public void A_pod_of_a_person_is_ready_and_has_no_address()
    {
        var pod = Manifests.Single<Pod>(Pod("containers: [{name: c, ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP, hostPort: 5353, hostIP: 192.0.2.1}]}]"));
        Assert.Equal((true, false, null, 0), (pod.IsReady, pod.IsTerminating, pod.NodeName, pod.Addresses.Count));
        Assert.Equal(
            [new ContainerPort { Port = 80, Name = "http" }, new ContainerPort { Port = 53, Protocol = IpProtocol.Udp, HostPort = 5353, HostIp = IpAddress.Parse("192.0.2.1") }],
            pod.Containers[0].Ports);
    }

    [Theory]
    [InlineData("phase: Running\n  conditions: [{type: Ready, status: 'True'}]", true, false)]
    [InlineData("phase: Running\n  conditions: [{type: Ready, status: 'False'}]", false, false)]
    [InlineData("phase: Running\n  conditions: [{type: ContainersReady, status: 'True'}]", false, false)]
    [InlineData("phase: Pending", false, false)]
    [InlineData("phase: Succeeded", false, true)]
    [InlineData("phase: Failed", false, true)]
    public void Readiness_and_end_are_those_of_the_status(string status, bool isReady, bool hasEnded)
    {
        var pod = Manifests.Single<Pod>(Pod("containers: [{name: c}]") + $"status:\n  {status}\n");
        Assert.Equal((isReady, hasEnded), (pod.IsReady, pod.HasEnded));
    }

    [Fact]
    public void A_deletion_timestamp_says_that_it_is_terminating() =>
        Assert.True(Manifests.Single<Pod>("apiVersion: v1\nkind: Pod\nmetadata: {name: a, deletionTimestamp: '2026-10-12T08:11:03Z'}\nspec: {containers: [{name: c}]}\n").IsTerminating);

    [Theory]
    [InlineData("podIP: 10.244.1.5", "10.244.1.5")]
    [InlineData("podIP: 10.244.1.5\n  podIPs: [{ip: 10.244.1.5}, {ip: 'fd00::5'}]", "10.244.1.5 fd00::5")]
    [InlineData("podIP: ''", "")]
    public void Addresses_are_those_of_the_status(string status, string addresses) =>
        Assert.Equal(addresses, string.Join(' ', Manifests.Single<Pod>(Pod("containers: [{name: c}]\n  nodeName: n1") + $"status:\n  {status}\n").Addresses));

    [Theory]
    [InlineData("phase: Pending\n  conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable}]", true, "PodPending")]
    [InlineData("phase: Pending\n  hostIP: 192.0.2.2", true, "PodPending")]
    [InlineData("phase: Running", true, "PodAddressMissing")]
    [InlineData("phase: Running\n  podIP: 10.244.1.5", false, "")]
    [InlineData("phase: Succeeded", false, "")]
    [InlineData("conditions: [{type: PodScheduled, status: 'True'}]", true, "PodPending")]
    [InlineData("podIP: ''", false, "")]
    public void A_pod_whose_status_has_no_address_has_not_started(string status, bool isPending, string line)
    {
        foreach (var network in new[] { "", "hostNetwork: true\n  " })
        {
            var set = Manifests.Read(Pod($"{network}containers: [{{name: c}}]\n  nodeName: n1") + $"status:\n  {status}\n");
            Assert.Equal((isPending, line), (Assert.Single(set.Of<Pod>()).IsPending, set.Report.FirstOrDefault(entry => entry.Id.StartsWith("Pod", StringComparison.Ordinal))?.Id ?? ""));
        }
    }

    [Theory]
    [InlineData("nodeName: n1", "it has not started yet")]
    [InlineData("hostname: a", "it waits for a node")]
    public void What_a_pod_without_an_address_waits_for_is_said(string spec, string said) =>
        Manifests.Read(Pod($"{spec}\n  containers: [{{name: c}}]") + "status: {phase: Pending}\n").ShouldReport("PodPending", said);

    [Fact]
    public void A_host_network_pod_has_its_nodes_addresses() =>
        Assert.Empty(Manifests.Single<Pod>(Pod("hostNetwork: true\n  nodeName: n1\n  containers: [{name: c}]") + "status: {podIP: 192.0.2.9, hostIP: 192.0.2.9}\n").Addresses);

    [Fact]
    public void Sidecars_listen_and_other_init_containers_do_not()
    {
        var pod = Manifests.Single<Pod>(Pod("initContainers: [{name: init, ports: [{containerPort: 1}]}, {name: proxy, restartPolicy: Always, ports: [{containerPort: 2}]}]\n  containers: [{name: c, ports: [{containerPort: 3}]}]\n  ephemeralContainers: [{name: debug}]"));
        Assert.Equal(["c", "proxy"], pod.Containers.Select(container => container.Name));
    }

    [Fact]
    public void A_port_that_is_declared_twice_has_both_names_and_both_host_ports()
    {
        var set = Manifests.Read(Pod("containers: [{name: c, ports: [{containerPort: 80, name: http, hostPort: 8080}, {containerPort: 80, name: metrics, hostPort: 8081}]}]"));
        Assert.Equal(["http 8080", "metrics 8081"], Assert.Single(set.Of<Pod>()).Containers[0].Ports.Select(port => $"{port.Name} {port.HostPort}"));
        set.ShouldBeClean();
    }

    [Fact]
    public void Host_aliases_are_read()
    {
        var set = Manifests.Read(Pod("hostAliases: [{ip: 192.0.2.1, hostnames: [db, db.example.org]}, {ip: '2001:db8::1', hostnames: [db]}]\n  containers: [{name: c}]"));
        Assert.Equal(["192.0.2.1\tdb\tdb.example.org", "2001:db8::1\tdb"], Assert.Single(set.Of<Pod>()).HostAliases.Select(alias => alias.ToString()));
        set.ShouldBeClean();
    }

    [Theory]
    [InlineData("hostAliases: [{ip: nowhere, hostnames: [x]}]", "UnusableObject")]
    [InlineData("securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: '1024 2048'}]}", "PodSysctlLeftOut")]
    [InlineData("affinity: {podAffinity: {}}", "SchedulingNotModelled")]
    [InlineData("affinity: {podAntiAffinity: {}}", "SchedulingNotModelled")]
    [InlineData("affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: disk, operator: Exists}]}}]}}", "SchedulingNotModelled")]
    [InlineData("topologySpreadConstraints: [{maxSkew: 1}]", "SchedulingNotModelled")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: Exists}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{operator: Exists}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists, values: [ssd]}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: cpus, operator: Gt}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: cpus, operator: Lt, values: ['1', '2']}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: spec.podCIDR, operator: In, values: [n1]}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: Gt, values: ['1']}]}]}}}", "UnusableObject")]
    [InlineData("affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [n1, n2]}]}]}}}", "UnusableObject")]
    [InlineData("os: {name: windows}", "UnusableObject")]
    [InlineData("dnsPolicy: Nowhere", "UnusableObject")]
    public void What_does_not_count_is_reported(string spec, string id) => Manifests.Read(Pod($"{spec}\n  containers: [{{name: c}}]")).ShouldReport(id, "Pod a");

    [Theory]
    [InlineData("topologySpreadConstraints: []")]
    [InlineData("affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}")]
    [InlineData("nodeName: n1\n  affinity: {podAntiAffinity: {}}")]
    public void What_is_not_asked_of_the_scheduler_is_not_missed(string spec) =>
        Assert.DoesNotContain(Manifests.Read(Pod($"{spec}\n  containers: [{{name: c}}]")).Report, entry => entry.Id == "SchedulingNotModelled");

    [Theory]
    [InlineData("[{matchExpressions: [{key: disk, operator: Exists}], matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]", "disk,metadata.name in (n1)")]
    [InlineData("[{matchFields: [{key: metadata.name, operator: NotIn, values: [n1]}]}]", "metadata.name notin (n1)")]
    [InlineData("[{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}, {matchFields: [{key: metadata.name, operator: In, values: [n2]}]}]", "metadata.name in (n1) or metadata.name in (n2)")]
    public void An_affinity_that_says_more_than_one_node_s_name_stays_an_affinity(string terms, string affinity)
    {
        var pod = Manifests.Single<Pod>(Pod($"affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: {terms}}}}}}}\n  containers: [{{name: c}}]"));
        Assert.Equal((null, affinity), (pod.RequiredNode, pod.NodeAffinity?.ToString()));
    }

    [Fact]
    public void A_required_node_affinity_is_read()
    {
        const string Start = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ";
        var set = Manifests.Read(Pod(Start + "[{matchExpressions: [{key: disk, operator: In, values: [ssd, nvme]}, {key: cpus, operator: Gt, values: ['4']}]}, {matchFields: [{key: metadata.name, operator: NotIn, values: [n1]}]}]}}}\n  containers: [{name: c}]"));
        set.ShouldBeClean();
        Assert.Equal("disk in (ssd,nvme),cpus > 4 or metadata.name notin (n1)", Assert.Single(set.Of<Pod>()).NodeAffinity!.ToString());
        var daemon = Manifests.Single<Pod>(Pod(Start + "[{matchFields: [{key: metadata.name, operator: In, values: [n1]}]}]}}}\n  containers: [{name: c}]"));
        Assert.Equal(("n1", null), (daemon.RequiredNode, daemon.NodeAffinity));
    }

    [Theory]
    [InlineData("Deployment", 1)]
    [InlineData("DaemonSet", 0)]
    public void What_a_template_wishes_of_other_pods_is_reported_where_the_scheduler_chooses(string kind, int lines)
    {
        var set = Manifests.Read($"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: web}}\nspec: {{selector: {{matchLabels: {{app: web}}}}, template: {{metadata: {{labels: {{app: web}}}}, spec: {{affinity: {{podAntiAffinity: {{}}}}, containers: [{{name: c}}]}}}}}}\n");
        Assert.Equal(lines, set.Report.Count(entry => entry is { Id: "SchedulingNotModelled" }));
    }

    [Fact]
    public void DNS_settings_are_read()
    {
        var dns = Manifests.Single<Pod>(Pod("dnsPolicy: None\n  dnsConfig: {nameservers: [192.0.2.53], searches: [x.example], options: [{name: ndots, value: '2'}, {name: edns0}]}\n  containers: [{name: c}]")).Dns;
        Assert.Equal((DnsPolicy.None, 2, "192.0.2.53", "x.example"), (dns.Policy, dns.Ndots, dns.Nameservers[0].ToString(), dns.Searches[0]));
    }

    [Theory]
    [InlineData("{key: a, operator: Is}", "spec.tolerations[0].operator: there is no 'Is'")]
    [InlineData("{value: b}", "spec.tolerations[0].operator is Exists where there is no key")]
    [InlineData("{key: a, operator: Exists, value: b}", "spec.tolerations[0].value: Exists takes no value")]
    [InlineData("{key: a, operator: Exists, tolerationSeconds: 5}", "spec.tolerations[0].tolerationSeconds is for the effect NoExecute")]
    public void A_toleration_that_the_API_refuses_is_reported(string toleration, string said) =>
        Manifests.Read($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{name: c}}], tolerations: [{toleration}]}}\n").ShouldReport("UnusableObject", said);

    [Theory]
    [InlineData("'100'", 100)]
    [InlineData("'-5'", -5)]
    [InlineData("'0'", 0)]
    [InlineData("'+5'", null)]
    [InlineData("'05'", null)]
    [InlineData("'3000000000'", null)]
    [InlineData("much", null)]
    public void What_its_deletion_costs_is_a_number(string cost, int? read)
    {
        var set = Manifests.Read($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, annotations: {{controller.kubernetes.io/pod-deletion-cost: {cost}}}}}\nspec: {{containers: [{{name: c}}]}}\n");
        if (read is null)
            set.ShouldReport("UnusableObject", "it is a whole number such as -1 or 100");
        Assert.Equal(read, set.Of<Pod>().SingleOrDefault()?.DeletionCost);
    }

    [Fact]
    public void How_long_a_pod_tolerates_a_taint_is_read() => Assert.Equal(
        [300L, null],
        Manifests.Single<Pod>("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c}], tolerations: [{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: 300}, {operator: Exists}]}\n").Tolerations.Select(toleration => toleration.Seconds));

    private static string Pod(string spec) => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  {spec}\n";
}
