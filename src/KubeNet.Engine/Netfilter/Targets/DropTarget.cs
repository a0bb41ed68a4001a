namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>DROP: the packet ends here, in silence.</summary>
public sealed record DropTarget : Target
{
    /// <summary>The one instance that rules share.</summary>
    public static DropTarget Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "DROP";

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Drop;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
