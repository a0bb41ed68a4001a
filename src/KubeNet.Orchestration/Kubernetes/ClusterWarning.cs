namespace KubeNet.Orchestration.Kubernetes;

/// <summary>Something odd that the API allows: it was done, and is probably not what was meant.</summary>
/// <param name="Id">The stable name of this kind of oddity, such as <c>SelectorMatchesNothing</c>.</param>
/// <param name="Message">What is odd, where, and what follows from it.</param>
public sealed record ClusterWarning(string Id, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Message;
}
