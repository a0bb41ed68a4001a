using KubeNet.Engine;

namespace KubeNet.Snapshots.Tests;

/// <summary>Hears of progress at once; <see cref="Progress{T}"/> tells of it on another thread.</summary>
internal sealed class ProgressListener(Action<WorkProgress> hear) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value) => hear(value);
}
