using System.Diagnostics;
using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Bench.Clusters;

/// <summary>Builds a cluster of a size in one edit, and measures what follows: one endpoint that changes, flows and packets. Medians.</summary>
internal static class ClusterBenchmark
{
    private const string Name = "large";
    private const int Repetitions = 11;
    private const int Packets = 2000;
    private const int WarmUp = 25_000;

    /// <summary>Measures one size.</summary>
    public static SizeRow Run(ClusterSize size)
    {
        var before = Live();
        var lab = new Lab(seed: 1);
        var build = Time(() => lab.Edit(config => config.AddCluster(Name, Options()).EditCluster(Name, cluster => Fill(cluster, size), new ConsoleProgress())));
        var bytes = Live() - before;
        var change = Median(Enumerable.Range(0, Repetitions).Select(index => Time(() => lab.Edit(config => config.EditCluster(Name, cluster =>
            cluster.SetPod(PodName(index / 2), pod => pod with { IsReady = index % 2 != 0 }))))));
        Live();
        return new SizeRow(size, build, bytes, change, Median(Enumerable.Range(0, Repetitions).Select(index => FirstFlow(lab, size, index))), Later(lab, size));
    }

    // Room for 5,000 pod networks and 10,000 services.
    private static ClusterOptions Options() => new()
    {
        PodCidrs = [IpPrefix.Parse("10.0.0.0/11")],
        ServiceCidrs = [IpPrefix.Parse("10.96.0.0/12")],
    };

    private static Cluster Fill(Cluster cluster, ClusterSize size)
    {
        for (var node = 0; node < size.Nodes; node++)
            cluster = cluster.AddNode(NodeName(node));
        for (var pod = 0; pod < size.Pods; pod++)
        {
            cluster = cluster.AddPod(new Pod
            {
                Name = PodName(pod),
                NodeName = NodeName(pod % size.Nodes),
                Labels = LabelSet.Empty.With("app", ServiceName(pod % size.Services).Name),
                Containers = [new Container("app", [new ContainerPort { Port = 80 }])],
            });
        }

        for (var service = 0; service < size.Services; service++)
        {
            cluster = cluster.AddService(new Service
            {
                Name = ServiceName(service),
                Ports = [new ServicePort { Port = 80 }],
                Selector = LabelSet.Empty.With("app", ServiceName(service).Name),
            });
        }

        return cluster;
    }

    private static TimeSpan FirstFlow(Lab lab, ClusterSize size, int index)
    {
        // Another sender and another service each time, far from those before: nothing on the way was used before.
        var probe = To(lab, size, sender: (int)((size.Pods / 2 + index * 48_611L) % size.Pods), service: (int)((index + 1) * 7_919L % size.Services));
        var trace = default(PacketTrace);
        var time = Time(() => trace = lab.Send(probe));
        return trace!.Verdict == Verdict.Delivered ? time : throw new InvalidOperationException($"The first flow ended: {trace}");
    }

    private static TimeSpan Later(Lab lab, ClusterSize size)
    {
        var probe = To(lab, size, sender: 1, service: size.Services - 1) with { SourcePort = 41000 };
        for (var warm = 0; warm < WarmUp; warm++)
            lab.Send(probe, isRecorded: false);
        return Median(Enumerable.Range(0, Repetitions).Select(_ => Time(() =>
        {
            for (var packet = 0; packet < Packets; packet++)
                lab.Send(probe, isRecorded: false);
        }) / Packets));
    }

    private static Probe To(Lab lab, ClusterSize size, int sender, int service)
    {
        var cluster = lab.Config.Cluster(Name);
        return new Probe
        {
            From = cluster.Pod(PodName(sender % size.Pods)).NetworkNamespace,
            To = cluster.Service(ServiceName(service)).ClusterIPs[0],
            Protocol = IpProtocol.Tcp,
            Port = 80,
        };
    }

    private static string NodeName(int number) => string.Create(CultureInfo.InvariantCulture, $"node-{number:D4}");

    private static ObjectName PodName(int number) => new("default", string.Create(CultureInfo.InvariantCulture, $"pod-{number:D6}"));

    private static ObjectName ServiceName(int number) => new("default", string.Create(CultureInfo.InvariantCulture, $"svc-{number:D5}"));

    private static long Live() => GC.GetTotalMemory(forceFullCollection: true);

    private static TimeSpan Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
