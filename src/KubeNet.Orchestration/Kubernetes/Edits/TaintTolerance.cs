using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>
/// Which taints a pod tolerates: those of its own tolerations, and of the two that the API server gives to each pod that has none of their key, not-ready and unreachable for 300
/// seconds (plugin/pkg/admission/defaulttolerationseconds).
/// </summary>
internal static class TaintTolerance
{
    private const string NoExecute = "NoExecute";

    private static readonly Toleration[] s_given = [Of("node.kubernetes.io/not-ready"), Of("node.kubernetes.io/unreachable")];

    /// <summary>Whether a pod tolerates a taint.</summary>
    public static bool Tolerates(Pod pod, Taint taint) => Matching(pod, taint) is not null;

    /// <summary>
    /// The taint by which a node drives a pod out at once, or null: one of the effect NoExecute that it does not tolerate, or for no time (processPodOnNode in
    /// pkg/controller/tainteviction). How long it tolerates the others is another question: no time passes for a cluster.
    /// </summary>
    public static Taint? Evicting(Node node, Pod pod)
    {
        foreach (var taint in node.Taints)
        {
            if (taint.Effect == NoExecute && Matching(pod, taint) is not { Seconds: null or > 0 })
                return taint;
        }

        return null;
    }

    /// <summary>How many taints of a node would rather have a pod elsewhere: of the effect PreferNoSchedule, and not tolerated (countIntolerableTaintsPreferNoSchedule).</summary>
    public static int Disliked(Node node, Pod pod) => node.Taints.Count(taint => taint.Effect == "PreferNoSchedule" && !Tolerates(pod, taint));

    /// <summary>For how many seconds a pod tolerates the taints of a node, or null for ever (getMinTolerationTime).</summary>
    public static long? SecondsOn(Node node, Pod pod) => node.Taints.Where(taint => taint.Effect == NoExecute).Min(taint => Matching(pod, taint)?.Seconds);

    private static Toleration? Matching(Pod pod, Taint taint)
    {
        foreach (var toleration in pod.Tolerations)
        {
            if (toleration.Tolerates(taint))
                return toleration;
        }

        foreach (var given in s_given)
        {
            if (given.Tolerates(taint) && !pod.Tolerations.Any(own => (own.Key is null || own.Key == given.Key) && own.Effect is null or NoExecute))
                return given;
        }

        return null;
    }

    private static Toleration Of(string key) => new(key, true, null, NoExecute) { Seconds = 300 };
}
