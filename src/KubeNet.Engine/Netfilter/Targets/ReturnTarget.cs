namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>RETURN: back to the calling chain, or to the policy.</summary>
public sealed record ReturnTarget : Target
{
    /// <summary>The one instance that rules share.</summary>
    public static ReturnTarget Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "RETURN";

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Return;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
