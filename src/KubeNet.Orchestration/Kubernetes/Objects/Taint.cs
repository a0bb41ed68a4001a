namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A taint of a node that keeps pods away which do not tolerate it (v1.Taint, effects NoSchedule and NoExecute).</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value, or empty.</param>
/// <param name="Effect"><c>NoSchedule</c> or <c>NoExecute</c>.</param>
public sealed record Taint(string Key, string Value, string Effect)
{
    /// <summary><c>dedicated=db:NoSchedule</c>, as kubectl taint takes it.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Key}:{Effect}" : $"{Key}={Value}:{Effect}";
}
