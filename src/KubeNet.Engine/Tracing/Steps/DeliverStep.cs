namespace KubeNet.Engine.Tracing.Steps;

/// <summary>A socket, or the ICMP layer, took the packet.</summary>
/// <param name="Socket">tcp 0.0.0.0:80, icmp echo, the client's own socket.</param>
/// <param name="Answer">What it sends back: SYN-ACK, RST, port-unreachable, nothing.</param>
public sealed record DeliverStep(string Socket, string Answer) : Step
{
    /// <inheritdoc/>
    public override string Kind => "deliver";

    /// <inheritdoc/>
    public override string Describe() => Answer.Length == 0 ? $"delivered to {Socket}" : $"delivered to {Socket}, answers {Answer}";

    /// <inheritdoc/>
    public override T Accept<T>(IStepVisitor<T> visitor) => visitor.Visit(this);
}
