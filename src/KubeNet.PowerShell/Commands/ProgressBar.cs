using System.Diagnostics;
using System.Management.Automation;
using KubeNet.Snapshots;

namespace KubeNet.PowerShell.Commands;

/// <summary>Shows how far a long command has come: from its second second on, and no more often than people can read.</summary>
internal sealed class ProgressBar(Cmdlet cmdlet, string activity) : IProgress<SnapshotProgress>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _last;

    /// <summary>Says how far it is.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="done">How many are done.</param>
    /// <param name="total">Of how many; 0 where nobody knows.</param>
    public void Report(string what, int done, int total)
    {
        var now = _watch.Elapsed;
        if (now < s_patience || now - _last < s_interval)
            return;
        _last = now;
        cmdlet.WriteProgress(new ProgressRecord(0, activity, $"{what}: {done} of {total}")
        {
            PercentComplete = total == 0 ? -1 : (int)(100L * done / total),
        });
    }

    /// <inheritdoc/>
    public void Report(SnapshotProgress value) => Report(value.Activity, value.Done, value.Total);

    /// <summary>Takes the bar away where one was shown.</summary>
    public void Complete()
    {
        if (_last != default)
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
    }
}
