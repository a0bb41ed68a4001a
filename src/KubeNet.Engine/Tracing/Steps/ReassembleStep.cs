namespace KubeNet.Engine.Tracing.Steps;

/// <summary>The last piece has come, and the packet goes on whole (ip_frag_reasm, ip6_frag_reasm).</summary>
/// <param name="Fragments">How many pieces it came in.</param>
/// <param name="Length">The packet, in bytes.</param>
public sealed record ReassembleStep(int Fragments, int Length) : Step
{
    /// <inheritdoc/>
    public override string Kind => "reassemble";

    /// <inheritdoc/>
    public override string Describe() => $"reassemble {Fragments} fragments into {Length} bytes";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
