namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>ACCEPT: this table is done with the packet.</summary>
public sealed record AcceptTarget : Target
{
    /// <summary>The one instance that rules share.</summary>
    public static AcceptTarget Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "ACCEPT";

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Accept;

    /// <inheritdoc/>
    public override string SaveOptions() => "";

    /// <inheritdoc/>
    public override string ListOptions() => "";
}
