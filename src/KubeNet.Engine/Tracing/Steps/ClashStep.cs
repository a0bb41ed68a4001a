namespace KubeNet.Engine.Tracing.Steps;

/// <summary>
/// Another packet of the same flow was confirmed first, and conntrack settled that without a drop (nf_ct_resolve_clash). Where it cannot, a
/// <see cref="DropStep"/> stands.
/// </summary>
/// <param name="Hook">INPUT or POSTROUTING.</param>
/// <param name="Reply">The answers of the connection that the packet belongs to from now on.</param>
/// <param name="Merged">
/// True: the packet joins the connection of the other one, whose translation is the same. False: it keeps a translation of its own, which is
/// found by its answers alone, for a second.
/// </param>
public sealed record ClashStep(string Hook, string Reply, bool Merged) : Step
{
    /// <inheritdoc/>
    public override string Kind => "clash";

    /// <inheritdoc/>
    public override string Describe() => Merged
        ? $"clash: joins the connection that was confirmed first, answers {Reply}"
        : $"clash: keeps its own translation for its answers, {Reply}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
