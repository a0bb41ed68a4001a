using System.Collections.Immutable;
using KubeNet.Engine.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.Snapshots;

namespace KubeNet.KernelTests;

/// <summary>Real namespaces as the collector writes them down and the import reads them.</summary>
internal static class CollectedLab
{
    private static int s_count;

    /// <summary>A lab of the import, and what the import had to say.</summary>
    public static (Lab Lab, SnapshotImport Import) Of(LiveLab live)
    {
        var folder = Directory.CreateTempSubdirectory("kubenet-bundle-").FullName;
        try
        {
            var prefix = $"kn{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}-";
            foreach (var ns in live.Namespaces.Values)
                ns.Pin(prefix + ns.Name);
            Collector.Collect(Path.Combine(folder, "all"));
            foreach (var ns in live.Namespaces.Keys)
                Directory.Move(Path.Combine(folder, "all", prefix + ns), Path.Combine(folder, prefix + ns));
            Directory.Delete(Path.Combine(folder, "all"), recursive: true);
            var map = live.Namespaces.Keys.ToImmutableDictionary(ns => prefix + ns, ns => ns);
            var import = SnapshotImport.Read(folder, SnapshotOptions.Default with { NamespaceMap = map });
            var lab = new Lab();
            lab.Edit(import.Apply);
            return (lab, import);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
