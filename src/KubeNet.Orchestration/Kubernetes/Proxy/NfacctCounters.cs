namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The nfacct objects that kube-proxy counts in (pkg/proxy/metrics).</summary>
[Flags]
public enum NfacctCounters
{
    /// <summary>None: the node has no nfnetlink_acct.</summary>
    None = 0,

    /// <summary><c>ct_state_invalid_dropped_pkts</c>.</summary>
    InvalidDropped = 1,

    /// <summary><c>localhost_nps_accepted_pkts</c>.</summary>
    LocalhostNodePortsAccepted = 2,

    /// <summary>Both.</summary>
    All = InvalidDropped | LocalhostNodePortsAccepted,
}
