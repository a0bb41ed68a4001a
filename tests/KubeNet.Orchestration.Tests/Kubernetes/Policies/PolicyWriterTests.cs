using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>What an edit touches, and what nodes share.</summary>
public sealed class PolicyWriterTests
{
    private readonly PolicyLab _lab = Lab("x", "y");

    public PolicyWriterTests() => _lab.Edit(cluster => cluster
        .AddPod(Pod("x/a", "10.244.1.2", "app=web")).AddPod(Pod("x/b", "10.244.2.2", "app=web")).AddPod(Pod("x/c", "10.244.3.2", "app=client"))
        .AddNetworkPolicy(Policy("x/web", Selector("app=web"), ingress: [Rule([Pods(Selector("app=client"))], "80/TCP")]))
        .AddNetworkPolicy(Policy("y/other", All, ingress: [])));

    [Fact]
    public void Nodes_share_the_chains_and_sets_of_a_policy()
    {
        var (first, second) = (Filter("node1"), Filter("node2"));
        var shared = first.Chains.Keys.Where(name => name.StartsWith("KUBE-NWPLCY-", StringComparison.Ordinal) && name.Length == "KUBE-NWPLCY-".Length + 16).ToList();

        Assert.Single(shared);
        Assert.Same(first.Chains[shared[0]], second.Chains[shared[0]]);
        Assert.Equal(2, _lab.Lab.Config["node1"].IpSets.Count);
        Assert.All(_lab.Lab.Config["node1"].IpSets.All, set => Assert.Same(set, _lab.Lab.Config["node2"].IpSets[set.Name]));
    }

    [Fact]
    public void Only_nodes_with_a_selected_pod_have_rules()
    {
        Assert.Empty(PolicyChains("node3"));
        Assert.Equal(0, _lab.Lab.Config["node3"].IpSets.Count);
    }

    [Fact]
    public void A_peer_that_changes_its_labels_changes_sets_and_no_rules()
    {
        var before = _lab.Lab.Config;
        _lab.Edit(cluster => cluster.SetPod(ObjectName.Parse("x/c"), pod => pod with { Labels = Labels("app=other") }));
        var after = _lab.Lab.Config;

        foreach (var node in new[] { "node1", "node2" })
        {
            Assert.Same(before[node].Rulesets, after[node].Rulesets);
            var changed = after[node].IpSets.All.Where(set => !ReferenceEquals(set, before[node].IpSets[set.Name])).ToList();
            Assert.Equal(["KUBE-SRC-"], changed.Select(set => set.Name[..9]));
            Assert.Equal(0, changed[0].Count);
        }

        Assert.Same(before["node3"], after["node3"]);
    }

    [Fact]
    public void A_label_that_no_policy_asks_for_changes_nothing()
    {
        var before = _lab.Lab.Config;
        _lab.Edit(cluster => cluster.SetPod(ObjectName.Parse("x/a"), pod => pod with { Labels = pod.Labels.With("version", "2") }));

        Assert.All(before.Namespaces, home => Assert.Same(home.Value, _lab.Lab.Config[home.Key]));
    }

    [Fact]
    public void The_last_policy_takes_all_chains_and_sets_along()
    {
        _lab.Edit(cluster => cluster.RemoveNetworkPolicy(ObjectName.Parse("x/web")));

        Assert.Empty(PolicyChains("node1"));
        Assert.DoesNotContain(Filter("node1").Chains.Values, chain => chain.Rules.Exists(rule => rule.Target is JumpTarget jump && jump.Chain.StartsWith("KUBE-ROUTER-", StringComparison.Ordinal)));
        Assert.Equal(0, _lab.Lab.Config["node1"].IpSets.Count);
    }

    [Fact]
    public void A_pod_that_a_policy_begins_to_select_gets_its_chain_and_loses_it_again()
    {
        _lab.Edit(cluster => cluster.SetPod(ObjectName.Parse("x/c"), pod => pod with { Labels = Labels("app=web") }));
        Assert.Single(Filter("node3").Chains.Keys, name => name.StartsWith("KUBE-POD-FW-", StringComparison.Ordinal));

        _lab.Edit(cluster => cluster.RemovePod(ObjectName.Parse("x/c")));
        Assert.Empty(PolicyChains("node3"));
    }

    [Fact]
    public void A_node_that_goes_and_comes_back_has_its_rules_again()
    {
        var pod = _lab.Cluster.Pods[ObjectName.Parse("x/a")];
        var node = _lab.Cluster.Nodes["node1"];
        var rules = IptablesSave.Write(_lab.Lab.Config["node1"].GetRuleset(IpFamily.IPv4), table: TableName.Filter);
        _lab.Edit(cluster => cluster.RemovePod(pod.Name).RemoveNode("node1"));
        _lab.Edit(cluster => cluster.AddNode(node).AddPod(pod));

        Assert.Equal(rules, IptablesSave.Write(_lab.Lab.Config["node1"].GetRuleset(IpFamily.IPv4), table: TableName.Filter));
    }

    [Fact]
    public void Undo_takes_policies_back_and_edits_go_on_from_there()
    {
        var checkpoint = _lab.Lab.Config;
        _lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("x/more", Selector("app=client"), egress: [])));
        _lab.Lab.Edit(_ => checkpoint);
        _lab.Edit(cluster => cluster.AddNetworkPolicy(Policy("x/less", Selector("app=web"), egress: [])));

        Assert.Empty(PolicyChains("node3"));
        Assert.False(_lab.ReachesFrom("a.x", "10.244.3.2"));
    }

    private IEnumerable<string> PolicyChains(string node) =>
        Filter(node).Chains.Keys.Where(name => name.StartsWith("KUBE-NWPLCY-", StringComparison.Ordinal) || name.StartsWith("KUBE-POD-FW-", StringComparison.Ordinal) || name.StartsWith("KUBE-ROUTER-", StringComparison.Ordinal));

    private Table Filter(string node) => _lab.Lab.Config[node].GetRuleset(IpFamily.IPv4).GetTable(TableName.Filter);
}
