using System.Text.RegularExpressions;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Workloads make pods, and the scheduler places them.</summary>
public sealed class WorkloadTests
{
    private static Workload Web(WorkloadKind kind, int replicas = 3) => new()
    {
        Kind = kind,
        Name = new("default", "web"),
        Replicas = replicas,
        Selector = new LabelSelector { MatchLabels = Labels("app=web") },
        Template = Pod("template", null, "app=web", Tcp(80)),
    };

    private static Cluster Start(int nodes = 3) => Enumerable.Range(1, nodes).Aggregate(Empty(), (all, number) => all.AddNode($"node{number}"));

    private static Cluster Run(Cluster before, Func<Cluster, Cluster> edit) => Reconciliation.Run(before, edit(before));

    [Theory]
    [InlineData(WorkloadKind.Deployment, "^web-[bcdf-hj-np-tv-z2-9]{5,10}-[bcdf-hj-np-tv-z2-9]{5}$")]
    [InlineData(WorkloadKind.ReplicaSet, "^web-[bcdf-hj-np-tv-z2-9]{5}$")]
    [InlineData(WorkloadKind.StatefulSet, "^web-[0-2]$")]
    [InlineData(WorkloadKind.DaemonSet, "^web-[bcdf-hj-np-tv-z2-9]{5}$")]
    public void Pods_have_names_as_upstream_gives_them_and_one_each_on_the_nodes(WorkloadKind kind, string pattern)
    {
        var cluster = Run(Start(), cluster => cluster.AddWorkload(Web(kind)));
        Assert.All(cluster.Pods.Keys, name => Assert.Matches(new Regex(pattern), name.Name));
        Assert.Equal(["node1", "node2", "node3"], cluster.Pods.Values.Select(pod => pod.NodeName).Order());
        Assert.Equal(cluster.Pods.Keys, Run(Start(), again => again.AddWorkload(Web(kind))).Pods.Keys);
    }

    [Fact]
    public void A_deployment_scales_heals_and_rolls_out()
    {
        var name = new WorkloadName(WorkloadKind.Deployment, new("default", "web"));
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.Deployment)));
        var first = cluster.Pods.Keys.First();
        Assert.NotNull(cluster.Pods[first].Labels["pod-template-hash"]);
        Assert.Equal(5, Run(cluster, all => all.SetWorkload(name, workload => workload with { Replicas = 5 })).Pods.Count);
        Assert.Single(Run(cluster, all => all.SetWorkload(name, workload => workload with { Replicas = 1 })).Pods);
        Assert.Equal(3, Run(cluster, all => all.RemovePod(first)).Pods.Count);
        var rolled = Run(cluster, all => all.SetWorkload(name, workload => workload with { Template = Pod("t", null, "app=web", Tcp(81)) }));
        Assert.Empty(rolled.Pods.Keys.Intersect(cluster.Pods.Keys));
        Assert.Empty(Run(cluster, all => all.RemoveWorkload(name)).Pods);
    }

    [Fact]
    public void Scaling_down_takes_unready_pods_first()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet)));
        var unready = cluster.Pods.Keys.First();
        cluster = Run(cluster, all => all.SetPod(unready, pod => pod with { IsReady = false }).SetWorkload(new(WorkloadKind.ReplicaSet, new("default", "web")), workload => workload with { Replicas = 2 }));
        Assert.DoesNotContain(unready, cluster.Pods.Keys);
    }

    [Fact]
    public void Pods_that_are_there_already_are_taken_over()
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("web-5d4f8c7b9-x2x2x", "node1", "app=web,pod-template-hash=5d4f8c7b9") with { Owner = "ReplicaSet/web-5d4f8c7b9" }).AddWorkload(Web(WorkloadKind.Deployment, 1)));
        Assert.Equal(["web-5d4f8c7b9-x2x2x"], cluster.Pods.Keys.Select(name => name.Name));
    }

    [Fact]
    public void A_daemon_follows_nodes()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        cluster = Run(cluster, all => all.AddNode("node4").RemoveNode("node1"));
        Assert.Equal(["node2", "node3", "node4"], cluster.Pods.Values.Select(pod => pod.NodeName).Order());
    }

    [Theory]
    [InlineData("disk In ssd,nvme", "node1 node2")]
    [InlineData("disk NotIn ssd", "node2 node3")]
    [InlineData("disk Exists", "node1 node2")]
    [InlineData("disk DoesNotExist", "node3")]
    [InlineData("cpus Gt 4", "node2")]
    [InlineData("cpus Lt 4", "node1")]
    [InlineData("cpus Lt four", "")]
    [InlineData("disk Exists & cpus Gt 4", "node2")]
    [InlineData("disk DoesNotExist | cpus Lt 4", "node1 node3")]
    [InlineData("metadata.name In node3", "node3")]
    [InlineData("metadata.name NotIn node3", "node1 node2")]
    [InlineData("", "")]
    public void A_daemon_runs_on_the_nodes_of_its_affinity(string terms, string nodes)
    {
        var cluster = Start()
            .SetNode("node1", node => node with { Labels = Labels("disk=ssd,cpus=2") })
            .SetNode("node2", node => node with { Labels = Labels("disk=nvme,cpus=8") });
        var daemon = Web(WorkloadKind.DaemonSet);
        var after = Run(cluster, all => all.AddWorkload(daemon with { Template = daemon.Template with { NodeAffinity = Affinity(terms) } }));
        Assert.Equal(nodes, string.Join(' ', after.Pods.Values.Select(pod => pod.NodeName).Order()));
        var pod = Run(cluster, all => all.AddPod(Pod("a") with { NodeAffinity = Affinity(terms) })).Pods.Values.Single();
        Assert.Equal(nodes.Split(' ')[0], pod.NodeName ?? "");
    }

    [Fact]
    public void A_daemon_leaves_a_node_that_its_affinity_does_not_take_any_more()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(2), all => all.AddWorkload(daemon with { Template = daemon.Template with { NodeAffinity = Affinity("disk DoesNotExist") } }));
        Assert.Equal(["node2"], Run(cluster, all => all.SetNode("node1", node => node with { Labels = Labels("disk=ssd") })).Pods.Values.Select(pod => pod.NodeName));
    }

    [Theory]
    [InlineData("node.kubernetes.io/not-ready", "NoExecute", false, true)]
    [InlineData("node.kubernetes.io/unreachable", "NoExecute", false, true)]
    [InlineData("node.kubernetes.io/disk-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/memory-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/pid-pressure", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/unschedulable", "NoSchedule", false, true)]
    [InlineData("node.kubernetes.io/network-unavailable", "NoSchedule", true, true)]
    [InlineData("node.kubernetes.io/network-unavailable", "NoSchedule", false, false)]
    [InlineData("node.kubernetes.io/not-ready", "NoSchedule", false, false)]
    [InlineData("gpu", "NoSchedule", false, false)]
    public void A_daemon_runs_on_a_node_in_trouble(string taint, string effect, bool hostNetwork, bool runs)
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(1).SetNode("node1", node => node with { Taints = [new Taint(taint, "any", effect)] }), all => all.AddWorkload(daemon with { Template = daemon.Template with { HostNetwork = hostNetwork } }));
        Assert.Equal(runs ? 1 : 0, cluster.Pods.Count);
    }

    [Fact]
    public void A_daemon_takes_its_pods_that_are_there_over()
    {
        var cluster = Start(1).AddPod(Pod("web-there", "node1", "app=web") with { Owner = "DaemonSet/web" });
        Assert.Equal(["web-there"], Run(cluster, all => all.AddWorkload(Web(WorkloadKind.DaemonSet))).Pods.Keys.Select(name => name.Name));
    }

    [Fact]
    public void A_daemon_tolerates_what_its_template_does()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var tainted = Start(1).SetNode("node1", node => node with { Taints = [new Taint("gpu", "", "NoSchedule")] });
        Assert.Single(Run(tainted, all => all.AddWorkload(daemon with { Template = daemon.Template with { Tolerations = [new Toleration("gpu", true, null, null)] } })).Pods);
    }

    [Fact]
    public void A_daemon_whose_template_asks_for_one_node_is_there_only()
    {
        var daemon = Web(WorkloadKind.DaemonSet);
        var cluster = Run(Start(), all => all.AddWorkload(daemon with { Template = daemon.Template with { RequiredNode = "node2", NodeAffinity = Affinity("kubernetes.io/hostname Exists") } }));
        var pod = Assert.Single(cluster.Pods.Values);
        Assert.Equal(("node2", "node2", null), (pod.NodeName, pod.RequiredNode, pod.NodeAffinity));
    }

    [Theory]
    [InlineData("cpus Gt 2", "node2")]
    [InlineData("cpus Lt 8", "node1")]
    [InlineData("cpus Gt -1", "node1 node2")]
    [InlineData("cpus Gt 1e0", "")]
    public void Numbers_are_compared_as_whole_ones(string terms, string nodes)
    {
        var cluster = Start(2).SetNode("node1", node => node with { Labels = Labels("cpus=2") }).SetNode("node2", node => node with { Labels = Labels("cpus=8") });
        Assert.Equal(nodes, string.Join(' ', cluster.Nodes.Values.Where(node => Affinity(terms).Takes(node)).Select(node => node.Name)));
    }

    [Theory]
    [InlineData("NoSchedule", 2)]
    [InlineData("NoExecute", 1)]
    public void A_daemon_s_pod_is_driven_out_only_by_a_taint_that_says_so(string effect, int pods)
    {
        var cluster = Run(Start(2), all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        cluster = Run(cluster, all => all.SetNode("node1", node => node with { Taints = [new Taint("gpu", "", effect)] }));
        Assert.Equal(pods, cluster.Pods.Count);
        var gone = Run(cluster, all => cluster.Pods.Values.Where(pod => pod.NodeName == "node1").Aggregate(all, (rest, pod) => rest.RemovePod(pod.Name)));
        Assert.Equal(["node2"], gone.Pods.Values.Select(pod => pod.NodeName));
    }

    // "KEY OPERATOR VALUE,VALUE & ... | ...": terms of requirements.
    private static NodeAffinity Affinity(string text) => new(text.Split(" | ").Select(term => term.Split(" & ", StringSplitOptions.RemoveEmptyEntries).Select(Requirement).ToList())
        .Select(all => new NodeSelectorTerm(all.Where(part => part.Key != "metadata.name").ToEquatableArray(), all.Where(part => part.Key == "metadata.name").ToEquatableArray())).ToEquatableArray());

    private static NodeRequirement Requirement(string text) => text.Split(' ') is [var key, var comparison, .. var values]
        ? new NodeRequirement(key, Enum.Parse<NodeOperator>(comparison), values.SelectMany(some => some.Split(',')).ToEquatableArray())
        : throw new ArgumentException(text);

    [Fact]
    public void A_daemon_s_pod_waits_where_its_host_port_is_taken_and_comes_when_it_is_free()
    {
        var daemon = Web(WorkloadKind.DaemonSet) with { Template = Pod("t", null, "app=web", new ContainerPort { Port = 80, HostPort = 8080 }) };
        var holder = Pod("holder", "node2", null, new ContainerPort { Port = 1, HostPort = 8080 });
        var cluster = Run(Start(), all => all.AddPod(holder).AddWorkload(daemon));
        var pods = cluster.PodsWith("default", Labels("app=web")).ToList();
        Assert.Equal([null, "node1", "node3"], pods.Select(pod => pod.NodeName).Order());
        var warning = Assert.Single(cluster.Warnings);
        Assert.Equal("PodUnschedulable", warning.Id);
        Assert.Contains("node2", warning.Message, StringComparison.Ordinal);
        var waiting = pods.Single(pod => pod.NodeName is null).Name;
        Assert.Equal("node2", Run(cluster with { Warnings = [] }, all => all.RemovePod(holder.Name)).Pods[waiting].NodeName);
        Assert.DoesNotContain(waiting, Run(cluster, all => all.RemoveNode("node2")).Pods.Keys);
    }

    [Fact]
    public void A_daemon_s_pod_waits_where_no_address_is_left()
    {
        var full = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddNode("b").AddPod(Pod("x", "a"));
        var cluster = Run(full, all => all.AddWorkload(Web(WorkloadKind.DaemonSet)));
        Assert.Equal([null, "b"], cluster.PodsWith("default", Labels("app=web")).Select(pod => pod.NodeName).Order());
        Assert.Contains("address", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment, 3)]
    [InlineData(WorkloadKind.ReplicaSet, 3)]
    [InlineData(WorkloadKind.StatefulSet, 3)]
    [InlineData(WorkloadKind.DaemonSet, 1)]
    public void Pods_of_a_template_that_names_its_node_are_all_there(WorkloadKind kind, int pods)
    {
        var web = Web(kind) with { Template = Pod("t", "node2", "app=web", Tcp(80)) };
        var cluster = Run(Start(), all => all.AddWorkload(web));
        Assert.Equal(Enumerable.Repeat("node2", pods), cluster.Pods.Values.Select(pod => pod.NodeName));
        Assert.Equal(pods, cluster.Pods.Values.Select(pod => pod.Addresses[0]).Distinct().Count());
        var moved = Run(cluster, all => all.SetWorkload(web.FullName, before => before with { Template = before.Template with { NodeName = "node3" } }));
        Assert.Equal(Enumerable.Repeat("node3", pods), moved.Pods.Values.Select(pod => pod.NodeName));
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment)]
    [InlineData(WorkloadKind.StatefulSet)]
    public void Pods_whose_template_names_a_node_that_is_not_there_come_with_it(WorkloadKind kind)
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(kind) with { Template = Pod("t", "node4", "app=web", Tcp(80)) }));
        Assert.Empty(cluster.Pods);
        var warning = Assert.Single(cluster.Warnings);
        Assert.Equal("FailedCreate", warning.Id);
        Assert.Contains("node 'node4', which the cluster has not", warning.Message, StringComparison.Ordinal);
        Assert.Equal(3, Run(cluster with { Warnings = [] }, all => all.AddNode("node4")).Pods.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void They_come_when_another_pod_makes_room(bool ends)
    {
        var holder = Pod("holder", "node1", null, new ContainerPort { Port = 1, HostPort = 80 });
        var cluster = Run(Start().AddPod(holder), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet, 1) with { Template = Pod("t", "node1", "app=web", new ContainerPort { Port = 80, HostPort = 80 }) }));
        Assert.Single(cluster.Pods);
        cluster = Run(cluster with { Warnings = [] }, all => ends ? all.SetPod(holder.Name, pod => pod with { HasEnded = true }) : all.RemovePod(holder.Name));
        Assert.Equal("node1", Assert.Single(cluster.PodsWith("default", Labels("app=web"))).NodeName);
        Assert.Empty(cluster.Warnings);
    }

    [Fact]
    public void A_full_node_s_workload_is_not_told_of_with_every_pod_that_comes()
    {
        var full = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet, 2) with { Template = Pod("t", "node1", "app=web", new ContainerPort { Port = 80, HostPort = 80 }) }));
        Assert.Single(full.Warnings);
        var other = Run(full with { Warnings = [] }, all => all.AddPod(Pod("other", "node1")));
        Assert.Empty(other.Warnings);
        Assert.Empty(Run(other, all => all.SetPod(new("default", "other"), pod => pod with { IsReady = false })).Warnings);
    }

    [Theory]
    [InlineData("node3", null)]
    [InlineData(null, "disk DoesNotExist")]
    public void A_roll_out_to_other_nodes_is_another_replica_set(string? node, string? affinity)
    {
        var web = Web(WorkloadKind.Deployment, 1);
        var before = Run(Start(), all => all.AddWorkload(web));
        var after = Run(before, all => all.SetWorkload(web.FullName, old => old with { Template = old.Template with { NodeName = node, NodeAffinity = affinity is null ? null : Affinity(affinity) } }));
        Assert.NotEqual(before.Pods.Values.Single().Owner, after.Pods.Values.Single().Owner);
    }

    [Fact]
    public void Pods_whose_template_names_a_full_node_come_when_there_is_room()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet, 2) with { Template = Pod("t", "node1", "app=web", new ContainerPort { Port = 80, HostPort = 80 }) }));
        var first = Assert.Single(cluster.Pods.Values);
        Assert.StartsWith("ReplicaSet default/web has 1 of 2 pods", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
        Assert.Single(Run(cluster with { Warnings = [] }, all => all.RemovePod(first.Name)).Pods);
    }

    [Fact]
    public void A_stateful_set_s_name_is_a_label() =>
        ShouldFail("InvalidObjectName", () => Empty().AddWorkload(Web(WorkloadKind.StatefulSet) with { Name = new("default", "we.b") }));

    [Fact]
    public void A_stateful_set_s_pods_whose_names_cannot_be_host_names_do_not_come()
    {
        var name = new string('w', 61);
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet, 12) with { Name = new("default", name) }));
        Assert.Equal(Enumerable.Range(0, 10).Select(ordinal => $"{name}-{ordinal}"), cluster.Pods.Keys.Select(pod => pod.Name));
        Assert.Equal("FailedCreate", Assert.Single(cluster.Warnings).Id);
    }

    [Fact]
    public void A_deployment_leaves_the_pods_of_one_whose_name_goes_on()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.Deployment)).AddWorkload(Web(WorkloadKind.Deployment, 2) with { Name = new("default", "web-api") }));
        Assert.Equal(5, cluster.Pods.Count);
        Assert.Equal(2, Run(cluster, all => all.RemoveWorkload(new(WorkloadKind.Deployment, new("default", "web")))).Pods.Count);
    }

    [Fact]
    public void Only_the_workload_of_a_lost_pod_is_synced()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet)).AddWorkload(Web(WorkloadKind.ReplicaSet) with { Name = new("default", "other") }));

        // One pod too many of the other set, which comes with an edit that does not touch that set.
        cluster = Run(cluster, all => all.AddPod(Pod("other-extra", "node1", "app=web") with { Owner = "ReplicaSet/other" }));
        var healed = Run(cluster, all => all.RemovePod(new("default", "web-1")));
        Assert.Equal(cluster.Pods.Keys, healed.Pods.Keys);
        Assert.Equal(6, Run(cluster, all => all.RemovePod(new("default", "other-extra"))).Pods.Count);
    }

    [Fact]
    public void The_scheduler_honours_selectors_taints_cordons_and_host_ports()
    {
        var cluster = Start(4)
            .SetNode("node1", node => node with { IsUnschedulable = true })
            .SetNode("node2", node => node with { Taints = [new Taint("gpu", "yes", "NoSchedule")] })
            .SetNode("node4", node => node with { Labels = node.Labels.With("disk", "ssd") });
        var after = Run(cluster, all => all
            .AddPod(Pod("a") with { NodeSelector = Labels("disk=ssd") })
            .AddPod(Pod("b") with { Tolerations = [new Toleration("gpu", true, null, null)] })
            .AddPod(Pod("c", null, null, new ContainerPort { Port = 80, HostPort = 80 }))
            .AddPod(Pod("d", null, null, new ContainerPort { Port = 80, HostPort = 80 }))
            .AddPod(Pod("e", null, null, new ContainerPort { Port = 80, HostPort = 80 })));
        Assert.Equal(["node4", "node2", "node3", "node4", null], after.Pods.Values.Select(pod => pod.NodeName));
        var warning = Assert.Single(after.Warnings);
        Assert.Equal("PodUnschedulable", warning.Id);
        Assert.Contains("host ports", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another value of the label", false)]
    [InlineData("a cordon", false)]
    [InlineData("a cordon that is tolerated", true)]
    [InlineData("NoExecute", false)]
    [InlineData("PreferNoSchedule", true)]
    public void A_pod_goes_to_a_node_unless_it_has(string what, bool goes)
    {
        var cluster = Start(1).SetNode("node1", node => what switch
        {
            "another value of the label" => node with { Labels = Labels("disk=hdd") },
            "NoExecute" or "PreferNoSchedule" => node with { Labels = Labels("disk=ssd"), Taints = [new Taint("gpu", "", what)] },
            _ => node with { Labels = Labels("disk=ssd"), IsUnschedulable = true },
        });
        var pod = Pod("a") with { NodeSelector = Labels("disk=ssd"), Tolerations = what.EndsWith("tolerated", StringComparison.Ordinal) ? [new Toleration("node.kubernetes.io/unschedulable", true, null, null)] : [] };
        Assert.Equal(goes ? "node1" : null, Run(cluster, all => all.AddPod(pod)).Pods.Values.Single().NodeName);
    }

    /// <summary>A pod that waits holds the address that it asks for, but is on no node that could count it: the scheduler's choice threw.</summary>
    [Theory]
    [InlineData(CniKind.Bridge, null)]
    [InlineData(CniKind.Calico, null)]
    [InlineData(CniKind.Calico, "b")]
    public void A_pod_waits_where_others_elsewhere_have_the_last_addresses(CniKind cni, string? node)
    {
        var cluster = Empty(new ClusterOptions { Cni = cni }).AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] })
            .AddNode(new Node { Name = "b", PodCidrs = [IpPrefix.Parse("10.244.1.0/30")], IsUnschedulable = true });
        cluster = Enumerable.Range(0, 4).Aggregate(cluster, (all, number) => cni == CniKind.Calico || number == 2 ? all.AddPod(Pod($"x{number}", node) with { NodeSelector = Labels("disk=ssd"), Addresses = [IpAddress.Parse($"10.244.0.{number}")] }) : all);
        var after = Run(cluster, all => all.AddPod(Pod("new")));
        Assert.Null(after.Pod(new("default", "new")).NodeName);
        Assert.Contains(after.Warnings, warning => warning.Message == "Pod 'default/new' waits for a node: 1 node has no address left, and 1 node is cordoned.");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_pod_without_a_network_of_its_own_takes_no_address_of_its_node(bool isPending, bool hostNetwork)
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddPod(Pod("x", "a") with { IsPending = isPending, HostNetwork = hostNetwork });
        Assert.Equal("10.244.0.2", Run(cluster, all => all.AddPod(Pod("new"))).Pod(new("default", "new")).Addresses[0].ToString());
    }

    [Fact]
    public void A_pod_on_the_network_of_its_node_needs_no_address()
    {
        var full = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddPod(Pod("x", "a"));
        Assert.Equal("a", Run(full, all => all.AddPod(Pod("y") with { HostNetwork = true })).Pod(new("default", "y")).NodeName);
    }

    [Fact]
    public void A_pod_waits_where_one_of_its_two_addresses_cannot_be()
    {
        var cluster = Run(Empty(DualStack).AddNode("a"), all => all.AddPod(Pod("x") with { Addresses = [IpAddress.Parse("10.244.0.9"), IpAddress.Parse("fd00:10:244:9::9")] }));
        Assert.Null(cluster.Pods.Values.Single().NodeName);
        Assert.Equal("Pod 'default/x' waits for a node: 1 node cannot give it 10.244.0.9 and fd00:10:244:9::9.", Assert.Single(cluster.Warnings).Message);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Pods_that_have_ended_or_not_started_are_given_no_node(bool hasEnded, bool isPending)
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("a") with { HasEnded = hasEnded, IsPending = isPending }));
        Assert.Null(cluster.Pods.Values.Single().NodeName);
        Assert.Empty(cluster.Warnings);
    }

    [Fact]
    public void A_pod_that_had_not_started_is_told_when_it_waits_for_the_scheduler()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a") with { IsPending = true }));
        Assert.Single(Run(cluster, all => all.SetPod(new("default", "a"), pod => pod with { IsPending = false })).Warnings);
    }

    [Fact]
    public void What_keeps_a_pod_from_each_node_is_said()
    {
        var cluster = Start(2).SetNode("node1", node => node with { IsUnschedulable = true }).SetNode("node2", node => node with { IsUnschedulable = true });
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes are cordoned.", WhyItWaits(cluster, Pod("a")));
        cluster = Start(2).SetNode("node1", node => node with { Taints = [new Taint("gpu", "yes", "NoSchedule")] }).AddPod(Pod("web", "node2", null, new ContainerPort { Port = 80, HostPort = 80 }));
        Assert.Equal("Pod 'default/a' waits for a node: 1 node has the taint gpu=yes:NoSchedule, which it does not tolerate, and 1 node has its host ports taken.",
            WhyItWaits(cluster, Pod("a", null, null, new ContainerPort { Port = 80, HostPort = 80 })));
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes have not the labels of its nodeSelector (disk=ssd).", WhyItWaits(Start(2), Pod("a") with { NodeSelector = Labels("disk=ssd") }));
        Assert.Equal("Pod 'default/a' waits for a node: 2 nodes are not of its nodeAffinity.", WhyItWaits(Start(2), Pod("a") with { NodeAffinity = Affinity("disk Exists") }));

        static string WhyItWaits(Cluster cluster, Pod pod) => Assert.Single(Run(cluster, all => all.AddPod(pod)).Warnings).Message;
    }

    [Fact]
    public void A_pod_that_waits_is_told_once()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a")));
        Assert.Single(cluster.Warnings);
        Assert.Empty(Run(cluster with { Warnings = [] }, all => all.AddNamespace("shop")).Warnings);
    }

    [Fact]
    public void A_waiting_pod_is_placed_when_a_node_comes()
    {
        var cluster = Run(Empty(), all => all.AddPod(Pod("a")));
        Assert.Contains("no node", Assert.Single(cluster.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal("node1", Run(cluster, all => all.AddNode("node1")).Pods.Values.Single().NodeName);
    }

    [Fact]
    public void A_full_node_is_passed_over()
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.0.0/30")] }).AddNode("b").AddPod(Pod("x", "a")).AddPod(Pod("y", "b")).AddPod(Pod("z", "b"));
        Assert.Equal("b", Run(cluster, all => all.AddPod(Pod("new"))).Pods[new("default", "new")].NodeName);
    }

    /// <summary>A mutated manifest, of a pod with an address and without a node, found that the first node was taken whatever its network.</summary>
    [Fact]
    public void A_pod_with_an_address_waits_for_the_node_of_that_network()
    {
        var cluster = Empty().AddNode(new Node { Name = "a", PodCidrs = [IpPrefix.Parse("10.244.1.0/24")] }).AddNode(new Node { Name = "b", PodCidrs = [IpPrefix.Parse("10.244.2.0/24")] });
        var there = Run(cluster, all => all.AddPod(Pod("web") with { Addresses = [IpAddress.Parse("10.244.2.7")] }));
        Assert.Equal("b", there.Pods.Values.Single().NodeName);
        var nowhere = Run(cluster, all => all.AddPod(Pod("web") with { Addresses = [IpAddress.Parse("10.244.3.7")] }));
        Assert.Null(nowhere.Pods.Values.Single().NodeName);
        Assert.Contains("10.244.3.7", Assert.Single(nowhere.Warnings).Message, StringComparison.Ordinal);
    }

    /// <summary>A mutated manifest with 2147483 replicas found that so many pods were made, until there was no memory.</summary>
    [Fact]
    public void Workloads_have_as_many_pods_as_a_cluster_may()
    {
        var cluster = Empty().AddWorkload(Web(WorkloadKind.Deployment, 100_000));
        cluster.AddWorkload(Web(WorkloadKind.ReplicaSet, 50_000));
        ShouldFail("InvalidWorkload", () => cluster.AddWorkload(Web(WorkloadKind.ReplicaSet, 50_001)));
        ShouldFail("InvalidWorkload", () => cluster.SetWorkload(Web(WorkloadKind.Deployment).FullName, web => web with { Replicas = int.MaxValue }));
        ShouldFail("InvalidWorkload", () => Empty().AddWorkload(Web(WorkloadKind.StatefulSet, 2) with { FirstOrdinal = int.MaxValue - 1 }));
    }

    [Theory]
    [InlineData("WorkloadExists", "app=web", "app=web", 1)]
    [InlineData("InvalidWorkload", "app=web", "app=db", 1)]
    [InlineData("InvalidWorkload", null, "app=web", 1)]
    [InlineData("InvalidWorkload", "app=web", "app=web", -1)]
    public void A_workload_that_cannot_be_is_refused(string errorId, string? selector, string labels, int replicas)
    {
        var cluster = Empty().AddWorkload(Web(WorkloadKind.Deployment));
        var kind = errorId == "WorkloadExists" ? WorkloadKind.Deployment : WorkloadKind.ReplicaSet;
        ShouldFail(errorId, () => cluster.AddWorkload(Web(kind, replicas) with { Selector = new LabelSelector { MatchLabels = Labels(selector) }, Template = Pod("t", null, labels) }));
    }
}
