namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>QUEUE: handed to a program in user space (queue 0).</summary>
public sealed record QueueTarget : Target
{
    /// <summary>The one instance that rules share.</summary>
    public static QueueTarget Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "QUEUE";

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Queue;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
