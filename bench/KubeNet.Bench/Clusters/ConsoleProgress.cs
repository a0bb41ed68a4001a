using KubeNet.Engine;
using System.Diagnostics;

namespace KubeNet.Bench.Clusters;

/// <summary>Tells on standard error how far the building has come, once a second.</summary>
internal sealed class ConsoleProgress : IProgress<WorkProgress>
{
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last) < TimeSpan.FromSeconds(1))
            return;
        _last = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"{value.Activity}: {value.Done:N0} of {value.Total:N0}");
    }
}
