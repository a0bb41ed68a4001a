using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests;

/// <summary>A replica, built from nothing but a configuration, does what the lab does whose configuration it is.</summary>
public sealed class ReplicaTests
{
    public static TheoryData<string> Labs =>
    [
        "docker: a published port from outside, from the host and from a container",
        "docker without its proxy: hairpin and localhost",
        "kube-proxy: cluster IP and node port with bridge-nf-call-iptables 1",
        "a router with both ways back",
        "a router with both ways back (IPv6)",
        "a small MTU behind the router, DF on",
        "policy routing by source and mark",
        "nft and legacy rules are both asked",
        "order of hooks: nft after legacy is asked first",
        "order of hooks: each table, and each of its chains, has an order of its own",
        "order of hooks: of two nat tables each hook takes the later chain (IPv6)",
        "flannel: pods on two hosts",
        "learning VXLANs as bridge ports, with unicast flooding",
        "macvlan: upon a bridge",
        "macvlan: modes that differ",
        "a port in state learning",
        "a port without broadcasts is not asked by ARP",
        "ip rules: routes whose link is of a group are turned down",
    ];

    [SkippableTheory]
    [MemberData(nameof(Labs))]
    public void A_replica_does_in_the_kernel_what_its_configuration_does_in_the_model(string name)
    {
        KernelEnvironment.Require();
        var lab = LabBook.All[name];
        Assert.Empty(KernelComparison.Lasting(Replica.Of(name, ModelLab.Build(lab).Config, lab.Probes)));
    }
}
