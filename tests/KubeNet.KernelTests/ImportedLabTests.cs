using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;
using KubeNet.Snapshots;

namespace KubeNet.KernelTests;

/// <summary>The collector, run on real namespaces, makes a bundle whose import answers every probe as the kernel did.</summary>
public sealed class ImportedLabTests
{
    public static TheoryData<string> Labs =>
    [
        "docker: a published port from outside, from the host and from a container",
        "kube-proxy: cluster IP and node port with bridge-nf-call-iptables 1",
        "a router with both ways back",
        "a router with both ways back (IPv6)",
        "policy routing by source and mark",
        "marks, connection marks and comments",
        "nft and legacy rules are both asked",
        "NDP for a neighbour behind the router, proxy_ndp 1, with an entry",
    ];

    [SkippableTheory]
    [MemberData(nameof(Labs))]
    public void The_import_of_what_the_collector_wrote_does_what_the_kernel_did(string name)
    {
        KernelEnvironment.Require();
        var lab = LabBook.All[name];
        using var live = LiveLab.Build(lab);
        var (imported, import) = CollectedLab.Of(live);
        var model = ModelObserver.Run(imported, lab.Probes);
        var kernel = LiveObserver.Run(live, [.. model.Select(seen => seen.Observation)]);
        var differences = lab.Probes.Select((probe, i) => (probe, Lines: Observation.Differences(kernel[i], model[i].Observation)))
            .Where(difference => difference.Lines.Count > 0)
            .Select(difference => $"{difference.probe}\n  {string.Join("\n  ", difference.Lines)}").ToList();
        Assert.True(differences.Count == 0, $"{string.Join("\n", differences)}\n{string.Join("\n", import.Report.Where(entry => entry.Severity != ReportSeverity.Info))}");
    }
}
