using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>What taints and tolerations the API server accepts: validateNodeTaints and ValidateTolerations in pkg/apis/core/validation.</summary>
internal static class TaintChecks
{
    private static readonly string[] s_effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>Checks the taints of a node.</summary>
    /// <exception cref="NetConfigException">InvalidTaint.</exception>
    public static void RequireTaints(Node node)
    {
        foreach (var taint in node.Taints)
        {
            LabelChecks.RequireKey("InvalidTaint", $"a taint of node '{node.Name}'", taint.Key);
            LabelChecks.RequireValue("InvalidTaint", $"taint '{taint.Key}' of node '{node.Name}'", taint.Value);
            RequireEffect("InvalidTaint", $"taint '{taint.Key}' of node '{node.Name}'", taint.Effect);
        }

        if (node.Taints.GroupBy(taint => (taint.Key, taint.Effect)).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new NetConfigException("InvalidTaint", $"Node '{node.Name}' has two taints '{twice.Key.Key}' of the effect {twice.Key.Effect}; leave one out.");
    }

    /// <summary>Checks the tolerations of a pod.</summary>
    /// <exception cref="NetConfigException">InvalidToleration.</exception>
    public static void RequireTolerations(Pod pod)
    {
        foreach (var toleration in pod.Tolerations)
        {
            if (toleration.Key is { } key)
                LabelChecks.RequireKey("InvalidToleration", $"a toleration of pod '{pod.Name}'", key);
            if (toleration.Value is { } value)
                LabelChecks.RequireValue("InvalidToleration", $"a toleration of pod '{pod.Name}'", value);
            if (toleration.Effect is { } effect)
                RequireEffect("InvalidToleration", $"a toleration of pod '{pod.Name}'", effect);
        }
    }

    private static void RequireEffect(string errorId, string what, string effect)
    {
        if (!s_effects.Contains(effect))
            throw new NetConfigException(errorId, $"'{effect}' cannot be the effect of {what}; it is {string.Join(", ", s_effects[..^1])} or {s_effects[^1]}.");
    }
}
