using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>What becomes of pods when their workload is told something else: another template, another number.</summary>
public sealed class WorkloadChangeTests
{
    [Theory]
    [InlineData(WorkloadKind.Deployment, false, "8080 8080 8080")]
    [InlineData(WorkloadKind.StatefulSet, false, "8080 8080 8080")]
    [InlineData(WorkloadKind.DaemonSet, false, "8080 8080 8080")]
    [InlineData(WorkloadKind.StatefulSet, true, "80 80 80")]
    [InlineData(WorkloadKind.DaemonSet, true, "80 80 80")]
    [InlineData(WorkloadKind.ReplicaSet, false, "80 80 80")]
    public void A_changed_template_is_rolled_out_by_whom_it_concerns(WorkloadKind kind, bool isOnDelete, string ports)
    {
        var web = Web(kind) with { IsOnDelete = isOnDelete };
        var changed = Run(Run(Start(), all => all.AddWorkload(web)), all => all.SetWorkload(web.FullName, before => before with { Template = Pod("t", null, "app=web", Tcp(8080)) }));
        Assert.Equal(ports, Ports(changed));

        // One that is made later is of the new template.
        var later = Run(changed, all => all.RemovePod(all.Pods.Keys.First()));
        Assert.Equal(3, later.Pods.Count);
        Assert.Contains("8080", Ports(later), StringComparison.Ordinal);

        static string Ports(Cluster cluster) => string.Join(' ', cluster.Pods.Values.Select(pod => pod.Containers[0].Ports[0].Port));
    }

    [Fact]
    public void Those_beyond_the_last_ordinal_stay_while_one_before_it_is_not_ready()
    {
        var web = Web(WorkloadKind.StatefulSet);
        var name = new ObjectName("default", "web-0");
        var fewer = Run(Run(Run(Start(), all => all.AddWorkload(web)), all => all.SetReady(name, false)), all => all.ScaleWorkload(web.FullName, 2));
        Assert.Equal(["web-0", "web-1", "web-2"], fewer.Pods.Keys.Select(pod => pod.Name));
        Assert.Equal(["web-0", "web-1"], Run(fewer, all => all.SetReady(name, true)).Pods.Keys.Select(pod => pod.Name));

        web = web with { IsParallel = true };
        fewer = Run(Run(Run(Start(), all => all.AddWorkload(web)), all => all.SetReady(name, false)), all => all.ScaleWorkload(web.FullName, 2));
        Assert.Equal(["web-0", "web-1"], fewer.Pods.Keys.Select(pod => pod.Name));
    }

    [Fact]
    public void A_replica_set_counts_whatever_its_selector_takes_to_tell_which_node_is_crowded()
    {
        var (mine, other) = (Web(WorkloadKind.ReplicaSet, 2), Web(WorkloadKind.ReplicaSet, 1) with { Name = new("default", "other"), Template = Pod("t", null, "app=web,tier=z"), Selector = new LabelSelector { MatchLabels = Labels("app=web,tier=z") } });
        var cluster = Run(Start(2), all => all
            .AddPod(Pod("other-1", "node1", "app=web,tier=z") with { Owner = "ReplicaSet/other" })
            .AddPod(Pod("web-1", "node1", "app=web") with { Owner = "ReplicaSet/web" }).AddPod(Pod("web-2", "node2", "app=web") with { Owner = "ReplicaSet/web" })
            .AddWorkload(mine).AddWorkload(other));
        Assert.Equal(["other-1", "web-2"], Run(cluster, all => all.ScaleWorkload(mine.FullName, 1)).Pods.Keys.Select(pod => pod.Name));
    }

    [Fact]
    public void Whatever_a_template_says_changes_the_hash()
    {
        var web = Web(WorkloadKind.Deployment);
        Pod[] others =
        [
            web.Template with { Dns = new PodDns { Policy = DnsPolicy.Default } }, web.Template with { Dns = new PodDns { Ndots = 1 } }, web.Template with { Subdomain = "a" }, web.Template with { Hostname = "a" },
            web.Template with { DeletionCost = 1 }, web.Template with { Tolerations = [new Toleration("a", true, null, null)] },
        ];
        Assert.Equal(others.Length + 1, others.Append(web.Template).Select(template => DeploymentRevision.HashOf(web with { Template = template })).Distinct().Count());
    }

    [Fact]
    public void The_service_of_a_stateful_set_cannot_be_changed()
    {
        var web = Web(WorkloadKind.StatefulSet);
        Assert.Equal("WorkloadFieldImmutable", Assert.Throws<NetConfigException>(() => Start().AddWorkload(web).SetWorkload(web.FullName, before => before with { Template = before.Template with { Subdomain = "other" } })).ErrorId);
    }
}
