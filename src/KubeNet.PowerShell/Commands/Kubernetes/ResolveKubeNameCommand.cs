using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Asks for a DNS name from inside a pod: what its /etc/hosts says, or every query that its resolver makes, and the answer of the cluster's DNS.</summary>
/// <remarks>
/// A name of the pod's /etc/hosts (localhost, its own name, spec.hostAliases) is asked of no server. A name with fewer dots than ndots (5 in a pod) is completed by each entry of the search list first, so that a name of the world outside costs several queries. With
/// <c>-Trace</c> each query is sent as a packet to the DNS service, and its traces are returned. Without it the answer is what a DNS of the cluster says, be one deployed
/// (<c>Add-KubeDns</c>) or not.
/// </remarks>
/// <example>
/// <summary>What does a pod get for the name of a service?</summary>
/// <code>Resolve-KubeName web-1 web</code>
/// </example>
/// <example>
/// <summary>How many queries does a name outside cost?</summary>
/// <code>Resolve-KubeName web-1 example.com</code>
/// </example>
/// <example>
/// <summary>Which way do the queries go?</summary>
/// <code>Add-KubeDns; Resolve-KubeName web-1 web -Trace</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "KubeName")]
[OutputType(typeof(KubeDnsAnswerInfo), typeof(PacketTrace))]
public sealed class ResolveKubeNameCommand : KubeObjectCmdlet
{
    private const string PodPrefix = "pod/";
    private const ushort DnsPort = 53;
    private const int HeaderAndQuestion = 12 + 2 + 2 + 2;

    /// <summary>The pod that asks: web-1, shop/web-1 or pod/web-1.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodCompleter))]
    public string Pod { get; set; } = "";

    /// <summary>The names to ask for.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DnsNameCompleter))]
    public string[] DnsName { get; set; } = [];

    /// <summary>Send each query to the pod's nameserver and return the traces.</summary>
    [Parameter]
    public SwitchParameter Trace { get; set; }

    /// <inheritdoc/>
    protected override object? Target => DnsName;

    /// <inheritdoc/>
    protected override void Process()
    {
        var pod = TheCluster.Pod(Full(Pod.StartsWith(PodPrefix, StringComparison.Ordinal) ? Pod[PodPrefix.Length..] : Pod));
        foreach (var name in DnsName)
            Attempt(name, () => Resolve(pod, name));
    }

    private void Resolve(Pod pod, string name)
    {
        var resolution = ClusterDns.Resolve(TheCluster, pod, name);
        foreach (var query in resolution.Queries)
        {
            if (Trace && query.Outcome == DnsOutcome.HostsFile)
                WriteWarning($"Pod '{pod.Name}' finds {query.Name} in its /etc/hosts; no query is sent.");
            else if (Trace)
                WriteObject(TheLab.Send(QueryOf(pod, resolution.ResolvConf, query)));
            else
                WriteObject(KubeDnsAnswerInfo.Of(TheLab, TheCluster, pod, query));
        }
    }

    // A query for one name: a header of 12 bytes, the name as labels, type and class (RFC 1035 4.1).
    private static Probe QueryOf(Pod pod, ResolvConf conf, DnsAnswer query) => new()
    {
        From = pod.NetworkNamespace,
        To = conf.Nameservers.Count > 0
            ? conf.Nameservers[0]
            : throw new NetConfigException("NameserverMissing", $"Pod '{pod.Name}' has no nameserver in the model: deploy the cluster's DNS with Add-KubeDns, or look at its DNS policy ({pod.Dns.Policy})."),
        Protocol = IpProtocol.Udp,
        Port = DnsPort,
        PayloadSize = HeaderAndQuestion + query.Name.Length,
    };
}
