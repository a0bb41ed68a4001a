using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Policies;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>The rules and sets themselves, as iptables-save and ipset print them.</summary>
public sealed class PolicyRulesTests
{
    [Fact]
    public void Names_are_kube_routers()
    {
        // As kube-router's own rules carry them on any k3s node.
        Assert.Equal("4IA2OSFRMVNDXBVV", PolicyNames.RuleId("INPUT", "-m", "comment", "--comment", "kube-router netpol", "-j", "KUBE-ROUTER-INPUT"));
        Assert.Equal("TEMCG2JMHZYE7H7T", PolicyNames.RuleId("FORWARD", "-m", "comment", "--comment", "kube-router netpol", "-j", "KUBE-ROUTER-FORWARD"));
        Assert.Equal("VEAAIY32XVBHCSCY", PolicyNames.RuleId("OUTPUT", "-m", "comment", "--comment", "kube-router netpol", "-j", "KUBE-ROUTER-OUTPUT"));
    }

    [Fact]
    public void A_node_has_the_chains_and_sets_of_its_pods_and_policies()
    {
        var lab = Lab("x");
        lab.Edit(cluster => cluster
            .AddPod(Pod("default/web", "10.244.1.2", "app=web")).AddPod(Pod("default/db", "10.244.1.3", "app=db")).AddPod(Pod("x/client", "10.244.2.2", "app=client"))
            .AddNetworkPolicy(Policy("default/web", Selector("app=web"),
                ingress: [Rule([PodsIn(Selector("ns=x")), Block("10.0.0.0/8", "10.1.0.0/16"), Block("0.0.0.0/0")], "80/TCP", "serve-81-udp/UDP")],
                egress: [Rule([Pods(Selector("app=db"))], "/SCTP", "1000-2000/TCP", "serve-80-tcp/TCP"), Rule([])]))
            .AddNetworkPolicy(Policy("default/db", Selector("app=db"), ingress: [Rule([Pods(Selector("app=web"))])])));
        var home = lab.Lab.Config["node1"];

        Golden.ShouldBe("policies/node.iptables-save.txt", IptablesSave.Write(home.GetRuleset(IpFamily.IPv4), table: TableName.Filter));
        Golden.ShouldBe("policies/node.ipset-save.txt", IpSetSave.Write(home.IpSets));
    }

    [Fact]
    public void Node_ports_are_let_in_in_the_cluster_s_range_as_it_is_now()
    {
        var lab = Lab("x");
        lab.Edit(cluster => cluster.AddPod(Pod("default/web", "10.244.1.2", "app=web")).AddNetworkPolicy(Policy("default/web", Selector("app=web"), ingress: [])));
        Assert.Contains("--dports 30000:32767", Saved(), StringComparison.Ordinal);
        lab.Edit(cluster => cluster with { Options = cluster.Options with { NodePorts = new PortRange(20000, 20100) } });
        Assert.Contains("--dports 20000:20100", Saved(), StringComparison.Ordinal);
        Assert.DoesNotContain("30000:32767", Saved(), StringComparison.Ordinal);

        string Saved() => IptablesSave.Write(lab.Lab.Config["node1"].GetRuleset(IpFamily.IPv4), table: TableName.Filter);
    }
}
