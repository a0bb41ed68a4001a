using KubeNet.Engine;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that works on a cluster.</summary>
public abstract class ClusterCmdlet : LabCmdlet
{
    /// <summary>How many warnings of one edit a person reads.</summary>
    private const int MostWarnings = 20;

    /// <summary>The cluster; the only one of the lab unless given, and for Get cmdlets all of them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    public string? Cluster { get; set; }

    /// <summary>The cluster as it is now.</summary>
    private protected Cluster TheCluster => Clusters.Find(TheLab.Config, Cluster);

    /// <summary>
    /// Changes the cluster and all that follows from it, if the person agrees. What is odd but allowed becomes a warning.
    /// </summary>
    /// <returns>Whether it was changed.</returns>
    private protected bool ChangeCluster(string target, string action, Func<Cluster, Cluster> edit)
    {
        var name = TheCluster.Name;
        var progress = new ProgressBar(this, $"{action} {target}");
        var changed = Change(target, action, config => config.EditCluster(name, edit, progress));
        progress.Complete();
        if (!changed)
            return false;
        var warnings = TheCluster.Warnings;
        foreach (var warning in warnings.Take(MostWarnings))
            WriteWarning(warning.Message);
        if (warnings.Count > MostWarnings)
            WriteWarning($"... and {warnings.Count - MostWarnings} more of the kind.");
        return true;
    }

    /// <summary>Does several things of one kind in one edit, which costs far less than an edit each; what fails is told by itself and left out.</summary>
    /// <returns>The names of what was done.</returns>
    private protected IReadOnlyList<string> ChangeEach(IReadOnlyList<string> names, string action, Func<Cluster, string, Cluster> edit)
    {
        var (done, failed) = (new List<string>(), new List<(string Name, NetConfigException Error)>());
        var changed = false;
        try
        {
            changed = ChangeCluster(string.Join(", ", names), action, All);
        }
        catch (NetConfigException) when (failed.Count == names.Count)
        {
            // Nobody is asked about a change that does nothing; why it does is told below.
        }

        foreach (var (name, error) in failed)
            WriteError(ErrorRecords.Of(error, name));
        return changed ? done : [];

        Cluster All(Cluster cluster)
        {
            done.Clear();
            failed.Clear();
            foreach (var name in names)
            {
                try
                {
                    cluster = edit(cluster, name);
                    done.Add(name);
                }
                catch (NetConfigException error)
                {
                    failed.Add((name, error));
                }
            }

            return done.Count > 0 ? cluster : throw failed[0].Error;
        }
    }
}
