using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Json;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Tests;

public sealed class SharingTests
{
    private const int Nodes = 8;
    private const int Services = 40;

    [Fact]
    public void What_the_nodes_of_a_cluster_share_stands_once()
    {
        var lab = Cluster();
        var text = LabFile.Write(lab);
        var part = new JsonScanner(new JsonSource("lab.json", System.Text.Encoding.UTF8.GetBytes(text))).Read();
        Assert.Equal(["1", "2"], part["chainSets"]!.Members.Select(set => set.Key));
        Assert.Equal(2, part["ipSets"]!.Members.Count);
        Assert.Single(Lines(text), line => line.Contains("-A KUBE-SERVICES -d", StringComparison.Ordinal) && line.Contains("default/s7 ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_shared_again_when_it_is_read_and_with_kube_proxy()
    {
        var lab = RoundTrip.Of(Cluster());
        var tables = lab.Config.Cluster("kube").Nodes.Keys.Select(node => lab.Config[node].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat)).ToList();
        Assert.All(tables, table => Assert.Same(tables[0].Chains.Shared, table.Chains.Shared));
        Assert.Single(lab.Config.Cluster("kube").Nodes.Keys.Select(node => lab.Config[node].IpSets.All.First()).Distinct());

        // The next change exchanges one set for all nodes, and keeps the chains of other services as they are.
        var before = tables[0].Chains.Shared;
        lab.Edit(config => config.EditCluster("kube", cluster => cluster.RemovePod(new ObjectName("default", "p0"))));
        var after = lab.Config["node0"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Nat).Chains.Shared;
        Assert.NotSame(before, after);
        var kept = after.Chains.Count(chain => before.Chains.TryGetValue(chain.Key, out var old) && ReferenceEquals(old, chain.Value));
        Assert.InRange(kept, Services, after.Chains.Count - 1);
    }

    private static string[] Lines(string text) => text.Split('\n');

    private static Lab Cluster()
    {
        var lab = new Lab(1);
        lab.Edit(config => config.AddCluster("kube").EditCluster("kube", cluster =>
        {
            cluster = Enumerable.Range(0, Nodes).Aggregate(cluster, (all, number) => all.AddNode($"node{number}"));
            cluster = Enumerable.Range(0, Services).Aggregate(cluster, (all, number) => all
                .AddPod(new Pod { Name = new("default", $"p{number}"), NodeName = $"node{number % Nodes}", Labels = LabelSet.Of([new("app", $"a{number}")]) })
                .AddService(new Service { Name = new("default", $"s{number}"), Selector = LabelSet.Of([new("app", $"a{number}")]), Ports = [new ServicePort { Port = 80 }] }));
            return cluster.AddNetworkPolicy(new NetworkPolicy { Name = new("default", "all"), Ingress = [new PolicyRule([new PolicyPeer { PodSelector = LabelSelector.Everything }], [])] });
        }));
        return lab;
    }
}
