using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>The tolerations that the DaemonSet controller gives its pods, so that they run on nodes in trouble (AddOrUpdateDaemonPodTolerations in pkg/controller/daemon/util).</summary>
internal static class DaemonTolerations
{
    private static readonly Toleration[] s_always =
    [
        Of("not-ready", "NoExecute"), Of("unreachable", "NoExecute"),
        Of("disk-pressure", "NoSchedule"), Of("memory-pressure", "NoSchedule"), Of("pid-pressure", "NoSchedule"), Of("unschedulable", "NoSchedule"),
    ];

    private static readonly Toleration s_hostNetwork = Of("network-unavailable", "NoSchedule");

    /// <summary>The tolerations of a template, and behind them those that it has not yet.</summary>
    public static EquatableArray<Toleration> AddedTo(Pod template) =>
        template.Tolerations.Items.Union(template.HostNetwork ? [.. s_always, s_hostNetwork] : s_always).ToEquatableArray();

    private static Toleration Of(string condition, string effect) => new($"node.kubernetes.io/{condition}", true, null, effect);
}
