using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using KubeNet.Engine.Labs;
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
    ];

    [SkippableTheory]
    [MemberData(nameof(Labs))]
    public void The_import_of_what_the_collector_wrote_does_what_the_kernel_did(string name)
    {
        KernelEnvironment.Require();
        var lab = LabBook.All[name];
        using var live = LiveLab.Build(lab);
        var folder = Directory.CreateTempSubdirectory("kubenet-bundle-").FullName;
        try
        {
            var prefix = $"kn{Environment.ProcessId}-";
            foreach (var ns in live.Namespaces.Values)
                ns.Pin(prefix + ns.Name);
            Collect(Path.Combine(folder, "all"));
            foreach (var ns in live.Namespaces.Keys)
                Directory.Move(Path.Combine(folder, "all", prefix + ns), Path.Combine(folder, prefix + ns));
            Directory.Delete(Path.Combine(folder, "all"), recursive: true);
            var map = live.Namespaces.Keys.ToImmutableDictionary(ns => prefix + ns, ns => ns);
            var import = SnapshotImport.Read(folder, SnapshotOptions.Default with { NamespaceMap = map });
            var imported = new Lab();
            imported.Edit(import.Apply);
            var model = ModelObserver.Run(imported, lab.Probes);
            var kernel = LiveObserver.Run(live);
            var differences = lab.Probes.Select((probe, i) => (probe, Lines: Observation.Differences(kernel[i], model[i].Observation)))
                .Where(difference => difference.Lines.Count > 0)
                .Select(difference => $"{difference.probe}\n  {string.Join("\n  ", difference.Lines)}").ToList();
            Assert.True(differences.Count == 0, $"{string.Join("\n", differences)}\n{string.Join("\n", import.Report.Where(entry => entry.Severity != ReportSeverity.Info))}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Collect(string folder, [CallerFilePath] string source = "")
    {
        var script = Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "scripts", "collect-netsnapshot.sh");
        var start = new ProcessStartInfo("sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(folder);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
    }
}
