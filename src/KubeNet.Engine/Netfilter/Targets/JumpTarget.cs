namespace KubeNet.Engine.Netfilter.Targets;

/// <summary><c>-j CHAIN</c> or <c>-g CHAIN</c>: on in a user chain; its end leads back here, or with goto to this chain's caller.</summary>
/// <param name="Chain">The user chain, of the same table.</param>
/// <param name="IsGoto"><c>-g</c>.</param>
public sealed record JumpTarget(string Chain, bool IsGoto = false) : Target
{
    /// <inheritdoc/>
    public override string Name => Chain;

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => IsGoto ? TargetVerdict.Goto : TargetVerdict.Jump;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
