namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>One family's tables before and after a write.</summary>
/// <param name="IsFull">Whether everything is written: kube-proxy starts, or its settings changed.</param>
/// <param name="Before">The tables before.</param>
/// <param name="After">The tables after.</param>
internal sealed record ProxySync(bool IsFull, ProxyTables Before, ProxyTables After);
