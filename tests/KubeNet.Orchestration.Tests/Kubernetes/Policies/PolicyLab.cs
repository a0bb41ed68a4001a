using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>A running cluster whose pods and policies are edited, and through which packets are sent.</summary>
internal sealed class PolicyLab
{
    private const string Name = "kube";

    private readonly Lab _lab = new();

    public PolicyLab(ClusterOptions? options = null) => _lab.Edit(config => config.AddCluster(Name, options));

    public Cluster Cluster => _lab.Config.Cluster(Name);

    public Lab Lab => _lab;

    public void Edit(Func<Cluster, Cluster> edit) => _lab.Edit(config => config.EditCluster(Name, edit));

    /// <summary>A copy in which packets leave nothing behind for the next step.</summary>
    public Lab Fork() => _lab.Fork();

    /// <summary>Starts a program that waits on a TCP port of a namespace outside the cluster's pods.</summary>
    public void Listen(string @namespace, ushort port) => _lab.Edit(config => config.AddListener(@namespace, new Listener(IpProtocol.Tcp, null, port)));

    /// <summary>Whether a TCP connection from a namespace comes about.</summary>
    public bool ReachesFrom(string @namespace, string to, ushort port = 80, IpProtocol protocol = IpProtocol.Tcp) => SendFrom(@namespace, to, port, protocol).Verdict == Verdict.Delivered;

    /// <summary>Sends from a namespace, in a copy of the lab.</summary>
    public PacketTrace SendFrom(string @namespace, string to, ushort port = 80, IpProtocol protocol = IpProtocol.Tcp) =>
        Fork().Send(new Probe { From = @namespace, To = IpAddress.Parse(to), Protocol = protocol, Port = port });

    public static bool Reaches(Lab lab, PolicyEnd from, PolicyEnd to, IpProtocol protocol, ushort port) =>
        Send(lab, from, to, protocol, port, isRecorded: false).Verdict == Verdict.Delivered;

    public static PacketTrace Send(Lab lab, PolicyEnd from, PolicyEnd to, IpProtocol protocol, ushort port, bool isRecorded = true) =>
        lab.Send(new Probe { From = from.Pod!.NetworkNamespace, To = to.Address, Protocol = protocol, Port = port }, isRecorded);
}
