namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>How a DNS query ended.</summary>
public enum DnsOutcome
{
    /// <summary>NOERROR with addresses.</summary>
    Answered,

    /// <summary>NOERROR without addresses: the name is there, but nothing of the kind asked for (NODATA).</summary>
    NoData,

    /// <summary>NXDOMAIN: there is no such name.</summary>
    NxDomain,

    /// <summary>The name is none of the cluster's: it goes on to servers outside, which are not in the model.</summary>
    Forwarded,

    /// <summary>No server is asked: the name stands in the pod's /etc/hosts, with addresses.</summary>
    HostsFile,

    /// <summary>The pod does not ask the cluster's DNS but another server, such as its node's, which is not in the model.</summary>
    Elsewhere,
}
