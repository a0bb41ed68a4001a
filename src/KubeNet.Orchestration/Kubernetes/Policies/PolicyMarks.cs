using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>
/// The two bits of the packet's mark that kube-router works with. Within a pod's chain <see cref="Allowed"/> says that some policy lets the
/// packet pass; <see cref="Passed"/> says so of the chain as a whole, once for each pod that the packet concerns on this node.
/// </summary>
internal static class PolicyMarks
{
    /// <summary>A policy of the pod allows the packet.</summary>
    public const uint Allowed = 0x10000;

    /// <summary>A pod's chain let the packet pass.</summary>
    public const uint Passed = 0x20000;

    /// <summary><c>-j MARK --set-xmark 0x10000/0x10000</c>.</summary>
    public static MarkTarget SetAllowed { get; } = new(Allowed, Allowed);

    /// <summary><c>-j MARK --set-xmark 0x0/0x10000</c>.</summary>
    public static MarkTarget ClearAllowed { get; } = new(0, Allowed);

    /// <summary><c>-j MARK --set-xmark 0x20000/0x20000</c>.</summary>
    public static MarkTarget SetPassed { get; } = new(Passed, Passed);

    /// <summary><c>-m mark --mark 0x10000/0x10000</c>.</summary>
    public static MarkMatch IsAllowed { get; } = new(Allowed, Allowed, Negated: false);

    /// <summary><c>-m mark ! --mark 0x10000/0x10000</c>.</summary>
    public static MarkMatch IsNotAllowed { get; } = new(Allowed, Allowed, Negated: true);
}
