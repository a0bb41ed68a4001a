namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>What a policy needs a set for.</summary>
internal enum PolicySetRole
{
    /// <summary>The pods that the policy selects: <c>KUBE-DST-</c> for ingress, <c>KUBE-SRC-</c> for egress.</summary>
    Targets,

    /// <summary>The pods that a rule's peers select.</summary>
    Peers,

    /// <summary>The addresses of a rule's ipBlocks, with <c>nomatch</c> for the exceptions.</summary>
    Blocks,

    /// <summary>The destination pods that have a named port under one number.</summary>
    NamedPort,
}
