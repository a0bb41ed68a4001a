using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Manifests;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that brings what others know of a cluster into the lab.</summary>
public abstract class KubeImportCmdlet : LabCmdlet
{
    private const string FirstCluster = "kubernetes";
    private const int MostMessages = 50;

    /// <summary>The cluster, which is made where there is none of that name; the only one of the lab, or <c>kubernetes</c>, unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? Cluster { get; set; }

    /// <summary>The cluster that is imported into, or null where it is made.</summary>
    private protected Cluster? Into => Cluster is null && !Clusters.Of(TheLab.Config).Any() ? null
        : Cluster is null ? Clusters.Find(TheLab.Config, null)
        : Clusters.Of(TheLab.Config).FirstOrDefault(cluster => cluster.Name == Cluster);

    /// <summary>Says what was not understood, brings the rest into the cluster, and writes the report.</summary>
    private protected void Import(ManifestSet set, IReadOnlyCollection<string> sources)
    {
        var name = Cluster ?? Into?.Name ?? FirstCluster;
        var told = Tell(set.Report, 0);
        var progress = new ProgressBar(this, $"Import into cluster {name}");
        ClusterImport? import = null;
        var target = $"cluster {name}";
        var changed = Change(target, $"Import {set.Objects.Length} objects", config => (import = ClusterImport.Apply(config, name, set, progress)).Config);
        progress.Complete();
        told = Tell(import!.Report.Skip(set.Report.Length), told);
        if (told == 0 && set is { Objects.IsEmpty: true, HasSettings: false })
            WriteWarning("There is nothing of a cluster in the input; nothing was imported.");
        if (changed)
            WriteObject(KubeImportReport.Of(TheLab, name, sources, import));
    }

    // Errors before the change, so that -ErrorAction Stop makes nothing; the report has all of them.
    private int Tell(IEnumerable<ManifestEntry> entries, int told)
    {
        foreach (var entry in entries)
        {
            if (entry.Severity == ManifestSeverity.Info)
                WriteVerbose(entry.Message);
            else if (++told > MostMessages)
                continue;
            else if (entry.Severity == ManifestSeverity.Error)
                WriteError(ErrorRecords.Of(new NetConfigException(entry.Id, entry.Message), entry));
            else
                WriteWarning(entry.Message);
        }

        if (told > MostMessages)
            WriteWarning($"{told - MostMessages} more lines are in the report's Problems.");
        return told;
    }
}
