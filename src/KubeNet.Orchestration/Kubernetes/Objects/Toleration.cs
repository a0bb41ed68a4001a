namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>Which taints a pod tolerates (v1.Toleration).</summary>
/// <param name="Key">The taint's key, or null for every key (with Exists).</param>
/// <param name="Exists">Whether any value does (operator Exists); otherwise the value must be equal.</param>
/// <param name="Value">The value to compare.</param>
/// <param name="Effect">The effect, or null for every effect.</param>
public sealed record Toleration(string? Key, bool Exists, string? Value, string? Effect)
{
    /// <summary>tolerationSeconds: for how long it tolerates a taint of the effect NoExecute, or null for ever.</summary>
    public long? Seconds { get; init; }

    /// <summary>Whether it tolerates a taint, be it for a time.</summary>
    public bool Tolerates(Taint taint) =>
        (Effect is null || Effect == taint.Effect)
        && (Key is null ? Exists : Key == taint.Key)
        && (Exists || (Value ?? "") == taint.Value);
}
