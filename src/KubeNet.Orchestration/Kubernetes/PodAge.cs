using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes;

/// <summary>When pods were made and became ready, as the count of such moments.</summary>
internal static class PodAge
{
    /// <summary>A pod with its moments, and the count behind them. What it brings along of them does not count: they are the cluster's.</summary>
    /// <param name="before">The pod as it was, or null where it is new.</param>
    /// <param name="pod">The pod as it shall be.</param>
    /// <param name="moment">The count.</param>
    public static (Pod Pod, long Moment) After(Pod? before, Pod pod, long moment)
    {
        var created = before?.Created ?? ++moment;
        var since = before?.ReadySince ?? 0;
        if (IsReady(pod) && (before is null || !IsReady(before)))
            since = ++moment;
        return (pod.Created == created && pod.ReadySince == since ? pod : pod with { Created = created, ReadySince = since }, moment);
    }

    private static bool IsReady(Pod pod) => pod is { IsReady: true, HasNetwork: true };
}
