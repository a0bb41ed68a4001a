using System.Diagnostics;
using System.Management.Automation;
using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands;

/// <summary>Shows how far a long command has come: from its second second on, and no more often than people can read.</summary>
internal sealed class ProgressBar(Cmdlet cmdlet, string activity) : IProgress<WorkProgress>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _last;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        var now = _watch.Elapsed;
        if (now < s_patience || now - _last < s_interval)
            return;
        _last = now;
        cmdlet.WriteProgress(new ProgressRecord(0, activity, $"{value.Activity}: {value.Done} of {value.Total}")
        {
            PercentComplete = value.Total == 0 ? -1 : (int)(100L * value.Done / value.Total),
        });
    }

    /// <summary>Takes the bar away where one was shown.</summary>
    public void Complete()
    {
        if (_last != default)
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
    }
}
