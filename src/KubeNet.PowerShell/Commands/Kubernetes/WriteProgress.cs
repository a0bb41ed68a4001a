using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Shows how far a large edit of a cluster has come.</summary>
internal sealed class WriteProgress(Cmdlet cmdlet, string activity) : IProgress<ClusterProgress>
{
    private readonly ProgressBar _bar = new(cmdlet, activity);

    /// <inheritdoc/>
    public void Report(ClusterProgress value) => _bar.Report(value.Activity, value.Done, value.Total);

    /// <summary>Takes the bar away where one was shown.</summary>
    public void Complete() => _bar.Complete();
}
