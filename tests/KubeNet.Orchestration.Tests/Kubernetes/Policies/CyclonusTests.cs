using System.Diagnostics;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using Xunit.Abstractions;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>
/// All cases of Cyclonus, by packets that are really sent. Each case edits the cluster that the case before left behind, so that every step is
/// a difference and none a fresh start.
/// </summary>
/// <remarks>
/// Exceptions: a pod reaches itself whatever its policies say, since such packets never leave it; Cyclonus' simulator treats it like any
/// other pair. The pods' addresses are others of the same ipBlocks, so that three nodes can have pod networks of their own.
/// </remarks>
public sealed class CyclonusTests(ITestOutputHelper output)
{
    /// <summary>Two nodes share 192.168.1.0/28, where the corpus has its nine pods; the pods that steps add are on a third.</summary>
    private static readonly (string Node, string PodCidr, string[] Pods)[] s_nodes =
    [
        ("node1", "192.168.1.0/29", ["192.168.1.2", "192.168.1.3", "192.168.1.4", "192.168.1.5", "192.168.1.6"]),
        ("node2", "192.168.1.8/29", ["192.168.1.10", "192.168.1.11", "192.168.1.12", "192.168.1.13"]),
        ("node3", "192.168.1.128/25", ["192.168.1.130", "192.168.1.131"]),
    ];

    private readonly PolicyLab _lab = new();

    [Fact]
    public void Every_step_of_every_case_agrees()
    {
        _lab.Edit(cluster => s_nodes.Select(NodeOf).Aggregate(cluster, (all, node) => all.AddNode(node)));
        var wrong = new List<string>();
        var sent = 0;
        var watch = Stopwatch.StartNew();
        foreach (var one in CyclonusCase.All)
        {
            foreach (var (step, index) in one.Steps.Select((step, index) => (step, index)))
            {
                var pods = step.Pods.Select(Place).ToList();
                _lab.Edit(cluster => Edit(cluster, step, pods));
                var lab = _lab.Fork();
                foreach (var table in step.Tables)
                    sent += Compare(lab, pods, table, $"{one}, step {index + 1}", wrong);
            }
        }

        output.WriteLine($"{sent} packets in {watch.Elapsed.TotalSeconds:f1} s");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong.Take(40)));
    }

    private static int Compare(Lab lab, List<Pod> pods, CyclonusTable table, string where, List<string> wrong)
    {
        for (var from = 0; from < pods.Count; from++)
        {
            for (var to = 0; to < pods.Count; to++)
            {
                var expected = from == to || table.Combined[from][to] == '.';
                if (PolicyLab.Reaches(lab, PolicyEnd.Of(pods[from]), PolicyEnd.Of(pods[to]), table.Protocol, table.Port) != expected)
                    wrong.Add($"{where}: {pods[from].Name} to {pods[to].Name} {table.Protocol}/{table.Port} is {(expected ? "held up" : "let through")}");
            }
        }

        return pods.Count * pods.Count;
    }

    private static Cluster Edit(Cluster cluster, CyclonusStep step, List<Pod> pods)
    {
        // What is gone, what is new, and what changed, as the steps' actions say it.
        foreach (var policy in cluster.NetworkPolicies.Keys.Except(step.Policies.Select(policy => policy.Name)))
            cluster = cluster.RemoveNetworkPolicy(policy);
        foreach (var pod in cluster.Pods.Keys.Except(pods.Select(pod => pod.Name)))
            cluster = cluster.RemovePod(pod);
        foreach (var one in step.Namespaces)
            cluster = cluster.Namespaces.ContainsKey(one.Name) ? cluster.SetNamespace(one.Name, one.Labels) : cluster.AddNamespace(one.Name, one.Labels);
        foreach (var pod in pods)
            cluster = cluster.Pods.ContainsKey(pod.Name) ? cluster.SetPod(pod.Name, _ => pod) : cluster.AddPod(pod);
        foreach (var policy in step.Policies)
            cluster = cluster.NetworkPolicies.ContainsKey(policy.Name) ? cluster.SetNetworkPolicy(policy.Name, _ => policy) : cluster.AddNetworkPolicy(policy);
        return cluster;
    }

    private static Pod Place(Pod pod, int index)
    {
        foreach (var (node, _, addresses) in s_nodes)
        {
            if (index < addresses.Length)
                return pod with { NodeName = node, Addresses = [IpAddress.Parse(addresses[index])] };
            index -= addresses.Length;
        }

        throw new InvalidOperationException($"There is no place left for {pod.Name}.");
    }

    private static Node NodeOf((string Node, string PodCidr, string[] Pods) node, int index) => new()
    {
        Name = node.Node,
        Addresses = [IpAddress.Parse($"10.0.0.{index + 11}")],
        PodCidrs = [IpPrefix.Parse(node.PodCidr)],
    };
}
