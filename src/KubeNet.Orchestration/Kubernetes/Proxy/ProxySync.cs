namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>One family's tables before and after a write.</summary>
/// <param name="IsFull">Whether everything is written: kube-proxy starts, or its settings changed.</param>
/// <param name="Before">The tables before.</param>
/// <param name="After">The tables after.</param>
internal sealed record ProxySync(bool IsFull, ProxyTables Before, ProxyTables After)
{
    /// <summary>A node as it was at the write before; null where kube-proxy starts on it.</summary>
    public ProxyNode? Former(ProxyNode node)
    {
        if (IsFull)
            return null;
        return ReferenceEquals(Before.Nodes, After.Nodes) ? node : Before.Nodes.TryGetValue(node.Name, out var former) ? former : null;
    }
}
