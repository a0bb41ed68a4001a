using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;
using static KubeNet.Orchestration.Tests.Kubernetes.Workloads;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>Workloads adopt pods that have their labels and no owner, and let go those of their own that lost them.</summary>
public sealed class PodClaimsTests
{
    private static string Owners(Cluster cluster) => string.Join(' ', cluster.Pods.Values.Select(pod => $"{pod.Name.Name}:{pod.Owner}"));

    private static Cluster Relabel(Cluster cluster, ObjectName name, string labels) => Run(cluster, all => all.SetPod(name, pod => pod with { Labels = labels == "-hash" ? pod.Labels.Without(DeploymentRevision.HashLabel) : Labels(labels) }));

    [Theory]
    [InlineData(WorkloadKind.Deployment, "app=debug")]
    [InlineData(WorkloadKind.Deployment, "-hash")]
    [InlineData(WorkloadKind.ReplicaSet, "app=debug")]
    [InlineData(WorkloadKind.DaemonSet, "app=debug")]
    public void A_pod_that_loses_its_labels_stays_without_an_owner_and_another_one_comes(WorkloadKind kind, string labels)
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(kind)));
        var lost = cluster.Pods.Keys.First();
        var after = Relabel(cluster, lost, labels);
        Assert.Null(after.Pods[lost].Owner);
        Assert.Equal(4, after.Pods.Count);
        Assert.Single(after.Pods.Keys.Except(cluster.Pods.Keys));
        Assert.Equal([lost], Run(after, all => all.RemoveWorkload(new(kind, new("default", "web")))).Pods.Keys);
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment)]
    [InlineData(WorkloadKind.ReplicaSet)]
    [InlineData(WorkloadKind.DaemonSet)]
    public void A_pod_that_gets_its_labels_back_is_adopted_and_one_too_many_goes(WorkloadKind kind)
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(kind)));
        var (name, pod) = cluster.Pods.First();
        var back = Run(Relabel(cluster, name, "app=debug"), all => all.SetPod(name, lost => lost with { Labels = pod.Labels }));
        Assert.Equal(3, back.Pods.Count);
        Assert.All(back.Pods.Values, own => Assert.Equal(pod.Owner, own.Owner));
        Assert.Equal(3, back.Pods.Values.Select(own => own.NodeName).Distinct().Count());
    }

    [Fact]
    public void A_replica_set_makes_only_what_it_does_not_find()
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("mine", "node1", "app=web")).AddPod(Pod("ended", "node1", "app=web") with { HasEnded = true }).AddPod(Pod("going", "node1", "app=web") with { IsTerminating = true })
            .AddPod(Pod("other", "node1", "app=web") with { Owner = "Job/web" }).AddPod(Pod("elsewhere", "node1", "app=api")).AddWorkload(Web(WorkloadKind.ReplicaSet, 2)));
        Assert.Equal(["mine"], cluster.Pods.Values.Where(pod => pod.Owner == "ReplicaSet/web").Select(pod => pod.Name.Name).Intersect(["mine", "ended", "going", "other", "elsewhere"]));
        Assert.Equal(2, cluster.Pods.Values.Count(pod => pod.Owner == "ReplicaSet/web"));
    }

    [Fact]
    public void A_pod_that_comes_with_a_set_s_labels_is_one_too_many()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet)));
        var after = Run(cluster, all => all.AddPod(Pod("mine", "node1", "app=web") with { IsReady = false }));
        Assert.Equal(cluster.Pods.Keys, after.Pods.Keys);
        Assert.Equal("PodAdopted ReplicaSet default/web adopted 'default/mine', which has its labels and no owner, and took it away, since it has enough pods. Give such a pod other labels.",
            string.Join(' ', after.Warnings.Select(warning => $"{warning.Id} {warning.Message}")));
        Assert.Equal(4, Run(cluster, all => all.AddPod(Pod("mine", "node1", "app=api"))).Pods.Count);
    }

    [Fact]
    public void A_deployment_adopts_pods_of_its_replica_sets_alone()
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("mine", "node1", "app=web")).AddPod(Pod("hashed", "node1", "app=web,pod-template-hash=5d4f8c7b9"))
            .AddPod(Pod("web-5d4f8c7b9-x2x2x", "node1", "app=web,pod-template-hash=5d4f8c7b9") with { Owner = "ReplicaSet/web-5d4f8c7b9" }).AddPod(Pod("foreign", "node1", "app=web,pod-template-hash=77777")).AddWorkload(Web(WorkloadKind.Deployment, 2)));
        Assert.Equal("foreign: hashed:ReplicaSet/web-5d4f8c7b9 mine: web-5d4f8c7b9-x2x2x:ReplicaSet/web-5d4f8c7b9", Owners(cluster));
        Assert.Equal(4, Run(Start(), all => all.AddPod(Pod("mine", "node1", "app=web")).AddWorkload(Web(WorkloadKind.Deployment))).Pods.Count);
    }

    [Fact]
    public void A_released_pod_goes_to_a_set_that_has_its_new_labels()
    {
        var api = Web(WorkloadKind.ReplicaSet, 1) with { Name = new("default", "api"), Selector = new LabelSelector { MatchLabels = Labels("app=api") }, Template = Pod("t", null, "app=api") };
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet, 1)).AddWorkload(api));
        var moved = cluster.Pods.Values.Single(pod => pod.Owner == "ReplicaSet/web").Name;
        var after = Run(cluster, all => all.SetPod(moved, pod => pod with { Labels = Labels("app=api") }).SetWorkload(api.FullName, set => set with { Replicas = 2 }));
        Assert.Equal("ReplicaSet/api", after.Pods[moved].Owner);
        Assert.Equal((2, 1), (after.Pods.Values.Count(pod => pod.Owner == "ReplicaSet/api"), after.Pods.Values.Count(pod => pod.Owner == "ReplicaSet/web")));
    }

    [Fact]
    public void A_stateful_set_adopts_pods_of_its_names_alone()
    {
        var cluster = Run(Start(), all => new[] { "web-1", "web-7", "web-x", "other-0", "web-a-0" }.Aggregate(all, (rest, name) => rest.AddPod(Pod(name, "node1", "app=web"))).AddWorkload(Web(WorkloadKind.StatefulSet)));
        Assert.Equal("other-0: web-0:StatefulSet/web web-1:StatefulSet/web web-2:StatefulSet/web web-a-0: web-x:", Owners(cluster));
    }

    [Fact]
    public void A_stateful_set_stops_at_a_name_that_another_pod_has()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.StatefulSet)));
        var released = Run(Relabel(cluster, new("default", "web-1"), "app=debug"), all => all.RemovePod(new("default", "web-2")));
        Assert.Equal("web-0:StatefulSet/web web-1:", Owners(released));
        Assert.StartsWith("StatefulSet default/web has no pod 'web-1', and makes none after it: a pod of that name is there", released.Warnings.Last(warning => warning.Id == "FailedCreate").Message, StringComparison.Ordinal);
        Assert.Equal("web-0:StatefulSet/web web-1:StatefulSet/web web-2:StatefulSet/web", Owners(Relabel(released, new("default", "web-1"), "app=web")));
        Assert.Equal("web-0:StatefulSet/web web-1:StatefulSet/web web-2:StatefulSet/web", Owners(Run(released, all => all.RemovePod(new("default", "web-1")))));
    }

    [Fact]
    public void A_daemon_set_keeps_the_oldest_of_several_pods_on_a_node()
    {
        var cluster = Run(Start(2), all => all.AddPod(Pod("b", "node1", "app=web")).AddPod(Pod("a", "node1", "app=web")).AddPod(Pod("c", "node1", "app=web") with { IsTerminating = true }).AddWorkload(Web(WorkloadKind.DaemonSet)));
        Assert.Equal("b:DaemonSet/web c:", string.Join(' ', cluster.Pods.Values.Where(pod => pod.NodeName == "node1").Select(pod => $"{pod.Name.Name}:{pod.Owner}")));
        Assert.Single(cluster.Pods.Values, pod => pod.NodeName == "node2");
    }

    [Fact]
    public void A_set_that_ended_its_pod_does_not_let_it_go()
    {
        var cluster = Run(Start(), all => all.AddWorkload(Web(WorkloadKind.ReplicaSet)));
        var ended = cluster.Pods.Keys.First();
        Assert.Equal("ReplicaSet/web", Run(cluster, all => all.SetPod(ended, pod => pod with { HasEnded = true, Labels = Labels("app=debug") })).Pods[ended].Owner);
    }

    [Fact]
    public void A_replication_controller_s_pods_are_those_of_its_set()
    {
        var cluster = Run(Start(), all => all.AddPod(Pod("web-abcde", "node1", "app=web") with { Owner = "ReplicationController/web" }).AddWorkload(Web(WorkloadKind.ReplicaSet, 1)));
        Assert.Equal("web-abcde:ReplicationController/web", Owners(cluster));
    }
}
