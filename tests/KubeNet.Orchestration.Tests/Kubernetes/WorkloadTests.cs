using System.Text.RegularExpressions;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Workloads make pods, as many as they say.</summary>
public sealed class WorkloadTests
{
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

    [Theory]
    [InlineData(WorkloadKind.Deployment)]
    [InlineData(WorkloadKind.DaemonSet)]
    public void Pods_that_ask_for_Linux_have_nodes(WorkloadKind kind)
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(kind) with { Template = Pod("t", null, "app=web", Tcp(80)) with { NodeSelector = Labels("kubernetes.io/os=linux,kubernetes.io/arch=amd64") } }));
        Assert.Equal(["node1", "node2", "node3"], cluster.Pods.Values.Select(pod => pod.NodeName).Order());
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

    [Theory]
    [InlineData(-1, 0, true, true)]
    [InlineData(0, 100, true, true)]
    [InlineData(100, 0, true, false)]
    [InlineData(100, 0, false, true)]
    public void Scaling_down_takes_ready_pods_by_what_their_deletion_costs(int first, int others, bool isReady, bool goes)
    {
        var cluster = Run(Start(1), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet)));
        var names = cluster.Pods.Keys.ToList();
        cluster = names.Aggregate(cluster, (all, name) => all.SetPod(name, pod => pod with { DeletionCost = name == names[0] ? first : others, IsReady = isReady || name != names[0] }));
        var after = Run(cluster, all => all.SetWorkload(all.Workloads.Keys.Single(), set => set with { Replicas = 2 }));
        Assert.Equal(!goes, after.Pods.ContainsKey(names[0]));
    }

    [Fact]
    public void Scaling_down_takes_pods_that_share_a_node_with_others_of_the_set()
    {
        var web = Web(WorkloadKind.ReplicaSet, 5);
        var start = new[] { "node1", "node1", "node2", "node2", "node3" }
            .Select((node, number) => Pod($"web-{number}", node, "app=web") with { Owner = "ReplicaSet/web" })
            .Aggregate(Start().AddWorkload(web).AddPod(Pod("other", "node3", "app=other")), (all, pod) => all.AddPod(pod));
        var four = Run(start, all => all.SetWorkload(web.FullName, workload => workload with { Replicas = 4 }));
        Assert.Equal(["web-0", "web-1", "web-2", "web-4"], four.PodsWith("default", Labels("app=web")).Select(pod => pod.Name.Name));
        var three = Run(four, all => all.SetWorkload(web.FullName, workload => workload with { Replicas = 3 }));
        Assert.Equal(["web-0", "web-2", "web-4"], three.PodsWith("default", Labels("app=web")).Select(pod => pod.Name.Name));
    }

    [Fact]
    public void Scaling_down_takes_the_youngest_whatever_its_name()
    {
        var web = Web(WorkloadKind.ReplicaSet);
        var start = new[] { "z", "a", "m" }.Aggregate(Start().AddWorkload(web), (all, name) => Run(all, before => before.AddPod(Pod(name, $"node{(name == "z" ? 1 : name == "a" ? 2 : 3)}", "app=web") with { Owner = "ReplicaSet/web", Created = 7 })));
        Assert.Equal("a z", Names(Scale(start, 2)));
        Assert.Equal("z", Names(Scale(start, 1)));
        Assert.Equal("z", Names(Scale(Scale(Scale(start, 1), 3), 1)));

        Cluster Scale(Cluster cluster, int replicas) => Run(cluster, all => all.SetWorkload(web.FullName, workload => workload with { Replicas = replicas }));
    }

    [Fact]
    public void Scaling_down_takes_the_one_that_is_ready_for_the_shortest_time()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet)));
        foreach (var name in cluster.Pods.Keys)
        {
            var flapped = Run(Run(cluster, all => all.SetPod(name, pod => pod with { IsReady = false })), all => all.SetPod(name, pod => pod with { IsReady = true }));
            Assert.DoesNotContain(name, Run(flapped, all => all.SetWorkload(all.Workloads.Keys.Single(), set => set with { Replicas = 2 })).Pods.Keys);
        }
    }

    [Fact]
    public void Unready_pods_go_by_when_they_were_made()
    {
        var cluster = new[] { "z", "a" }.Aggregate(Start().AddWorkload(Web(WorkloadKind.ReplicaSet, 2)), (all, name) => Run(all, before => before.AddPod(Pod(name, name == "z" ? "node1" : "node2", "app=web") with { Owner = "ReplicaSet/web" })));
        cluster = Run(cluster, all => all.SetPod(new("default", "z"), pod => pod with { IsReady = false }));
        cluster = Run(cluster, all => all.SetPod(new("default", "z"), pod => pod with { IsReady = true }));
        cluster = Run(cluster, all => all.SetPod(new("default", "z"), pod => pod with { IsReady = false }).SetPod(new("default", "a"), pod => pod with { IsReady = false }));
        Assert.Equal("z", Names(Run(cluster, all => all.SetWorkload(all.Workloads.Keys.Single(), set => set with { Replicas = 1 }))));
    }

    [Theory]
    [InlineData("node1", true)]
    [InlineData(null, false)]
    public void Scaling_down_takes_pods_that_wait_or_have_not_started_before_unready_ones(string? node, bool isPending)
    {
        var web = Web(WorkloadKind.ReplicaSet);
        var pods = Enumerable.Range(1, 3).Select(number => Pod($"web-{number}", $"node{number}", "app=web") with { Owner = "ReplicaSet/web", IsReady = number != 2 }).ToList();
        pods[0] = pods[0] with { NodeName = node, IsPending = isPending, NodeSelector = Labels("disk=ssd") };
        var cluster = Run(pods.Aggregate(Start().AddWorkload(web), (all, pod) => all.AddPod(pod)), all => all.SetWorkload(web.FullName, workload => workload with { Replicas = 2 }));
        Assert.Equal(["web-2", "web-3"], cluster.Pods.Keys.Select(pod => pod.Name));
    }

    [Fact]
    public void Pods_that_are_there_already_are_taken_over()
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("web-5d4f8c7b9-x2x2x", "node1", "app=web,pod-template-hash=5d4f8c7b9") with { Owner = "ReplicaSet/web-5d4f8c7b9" }).AddWorkload(Web(WorkloadKind.Deployment, 1)));
        Assert.Equal(["web-5d4f8c7b9-x2x2x"], cluster.Pods.Keys.Select(name => name.Name));
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
        Assert.Equal(Enumerable.Repeat(kind == WorkloadKind.ReplicaSet ? "node2" : "node3", pods), moved.Pods.Values.Select(pod => pod.NodeName));
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

    /// <summary>A ReplicaSet makes another one beside it; a StatefulSet and a DaemonSet take it away first.</summary>
    [Theory]
    [InlineData(WorkloadKind.Deployment, 4)]
    [InlineData(WorkloadKind.StatefulSet, 3)]
    [InlineData(WorkloadKind.DaemonSet, 3)]
    public void A_pod_that_ended_is_made_again(WorkloadKind kind, int pods)
    {
        var cluster = Run(Start(), before => before.AddWorkload(Web(kind)));
        var ended = cluster.Pods.Values.First();
        var after = Run(cluster, before => before.SetPod(ended.Name, pod => pod with { HasEnded = true }));
        Assert.Equal((pods, 3), (after.Pods.Count, after.Pods.Values.Count(pod => pod.HasNetwork)));
    }

    [Fact]
    public void A_stateful_set_waits_for_a_pod_that_is_made_again()
    {
        var cluster = Run(Start(), before => before.AddWorkload(Web(WorkloadKind.StatefulSet)));
        var after = Run(cluster, before => before.SetPod(new("default", "web-0"), pod => pod with { HasEnded = true }).SetNode("node1", node => node with { IsUnschedulable = true })
            .SetNode("node2", node => node with { IsUnschedulable = true }).SetNode("node3", node => node with { IsUnschedulable = true })
            .SetWorkload(new(WorkloadKind.StatefulSet, new("default", "web")), set => set with { Replicas = 4 }));
        Assert.Equal("web-0 web-1 web-2", string.Join(' ', after.Pods.Keys.Select(name => name.Name)));
        Assert.Null(after.Pods[new("default", "web-0")].NodeName);
    }

    [Fact]
    public void A_stateful_set_stays_parallel_or_in_order()
    {
        var cluster = Start().AddWorkload(Web(WorkloadKind.StatefulSet));
        ShouldFail("WorkloadFieldImmutable", () => cluster.SetWorkload(new(WorkloadKind.StatefulSet, new("default", "web")), set => set with { IsParallel = true }));
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

    [Theory]
    [InlineData(false, "web-0")]
    [InlineData(true, "web-0 web-1 web-2")]
    public void A_stateful_set_s_pods_come_one_after_another_unless_it_is_parallel(bool isParallel, string expected)
    {
        var cordoned = Run(Start(1), all => all.SetNode("node1", node => node with { IsUnschedulable = true }).AddWorkload(Web(WorkloadKind.StatefulSet) with { IsParallel = isParallel }));
        Assert.Equal(expected, Names(cordoned));
        Assert.Equal(expected.Split(' ').Length, cordoned.Warnings.Count);
        var cluster = Run(cordoned with { Warnings = [] }, all => all.SetNode("node1", node => node with { IsUnschedulable = false }));
        Assert.Equal("web-0 web-1 web-2", Names(cluster));
        Assert.All(cluster.Pods.Values, pod => Assert.Equal("node1", pod.NodeName));
        Assert.Empty(cluster.Warnings);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_stateful_set_waits_for_a_pod_that_is_not_ready_or_goes(bool isReady, bool isTerminating)
    {
        var name = new WorkloadName(WorkloadKind.StatefulSet, new("default", "web"));
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet, 2)));
        cluster = Run(cluster, all => all.SetPod(new("default", "web-1"), pod => pod with { IsReady = isReady, IsTerminating = isTerminating }).SetWorkload(name, set => set with { Replicas = 4 }));
        Assert.Equal("web-0 web-1", Names(cluster));
        cluster = Run(cluster, all => all.SetPod(new("default", "web-1"), pod => pod with { IsReady = true, IsTerminating = false }));
        Assert.Equal("web-0 web-1 web-2 web-3", Names(cluster));
    }

    /// <summary>The scheduler asks for the next pod each time, from the first one that is not ready.</summary>
    [Fact]
    public void A_later_pod_that_gets_its_node_brings_none_past_one_that_is_not_ready()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet) with { Replicas = 2 }));
        cluster = Run(cluster, all => all.SetPod(new("default", "web-0"), pod => pod with { IsReady = false }).RemovePod(new("default", "web-1")).AddPod(Pod("web-1", null, "app=web") with { Owner = "StatefulSet/web" })
            .SetWorkload(new(WorkloadKind.StatefulSet, new("default", "web")), set => set with { Replicas = 3 }));
        Assert.Equal("web-0 web-1", Names(cluster));
        Assert.NotNull(cluster.Pods[new("default", "web-1")].NodeName);
    }

    [Fact]
    public void A_stateful_set_of_unready_pods_has_one() =>
        Assert.Equal("web-0", Names(Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet) with { Template = Pod("t", null, "app=web") with { IsReady = false } }))));

    private static string Names(Cluster cluster) => string.Join(' ', cluster.Pods.Keys.Select(name => name.Name));

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
