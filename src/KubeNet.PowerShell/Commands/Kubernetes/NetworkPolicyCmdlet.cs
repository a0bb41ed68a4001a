using System.Collections;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>What making and changing a network policy share: its fields. A parameter that was not given leaves its field as it is.</summary>
public abstract class NetworkPolicyCmdlet : KubeObjectCmdlet
{
    private const string Everybody = "*";

    /// <summary>The pods it is about: app=web,tier in (a,b) as for kubectl -l, or a hashtable of labels, or one with matchLabels and matchExpressions. All pods of the namespace unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public object? PodSelector { get; set; }

    /// <summary>What it restricts: Ingress, Egress or both. Ingress unless given, and Egress where it has egress rules, as for the API.</summary>
    [Parameter]
    [ValidateSet("Ingress", "Egress")]
    public string[]? PolicyType { get; set; }

    /// <summary>What may come in, each rule as in a manifest: @{ from = @(...); ports = @(...) }. @{} allows everything, an empty list nothing.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary[]? Ingress { get; set; }

    /// <summary>What may go out, each rule as in a manifest: @{ to = @(...); ports = @(...) }.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary[]? Egress { get; set; }

    /// <summary>From whom packets may come: networks (10.0.0.0/8), selectors of pods (app=web), or hashtables as in a manifest. * is everybody.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public object[]? From { get; set; }

    /// <summary>From the pods of which namespaces packets may come, by the namespaces' labels; with -From, which of their pods. Empty text is all namespaces.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NamespaceLabelCompleter))]
    public object? FromNamespace { get; set; }

    /// <summary>To whom packets may go: as for -From.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public object[]? To { get; set; }

    /// <summary>To the pods of which namespaces packets may go; with -To, which of their pods.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NamespaceLabelCompleter))]
    public object? ToNamespace { get; set; }

    /// <summary>The destination ports of -From and -To: 80, 53/UDP, 8080-8090/TCP, http (a container port's name), SCTP. All unless given.</summary>
    [Parameter]
    [ValidateNotNull]
    public object[]? Port { get; set; }

    /// <summary>A policy with what the parameters say.</summary>
    /// <exception cref="NetConfigException">InvalidSelector, InvalidPolicyRule, InvalidPolicyPeer, InvalidPolicyPort.</exception>
    private protected NetworkPolicy Apply(NetworkPolicy policy)
    {
        var ports = Port?.Select(PolicyParsing.Port).ToEquatableArray() ?? [];
        var isEgressShort = To is not null || ToNamespace is not null;
        var isIngressShort = From is not null || FromNamespace is not null || (Port is not null && !isEgressShort);
        policy = policy with
        {
            PodSelector = PodSelector is null ? policy.PodSelector : PolicyParsing.Selector(PodSelector),
            Ingress = Rules(policy.Ingress, Ingress, "from", isIngressShort ? Short(From, FromNamespace, ports) : null),
            Egress = Rules(policy.Egress, Egress, "to", isEgressShort ? Short(To, ToNamespace, ports) : null),
        };
        return PolicyType is null
            ? policy with { AppliesToEgress = policy.AppliesToEgress || !policy.Egress.IsEmpty }
            : policy with { AppliesToIngress = Has("Ingress"), AppliesToEgress = Has("Egress") };
    }

    private bool Has(string type) => PolicyType!.Contains(type, StringComparer.OrdinalIgnoreCase);

    private static EquatableArray<PolicyRule> Rules(EquatableArray<PolicyRule> before, IDictionary[]? given, string peers, PolicyRule? more)
    {
        var rules = given is null && more is null ? before : (given ?? []).Select(rule => PolicyParsing.Rule(rule, peers)).ToEquatableArray();
        return more is null ? rules : rules.Add(more);
    }

    private static PolicyRule Short(object[]? peers, object? namespaces, EquatableArray<PolicyPort> ports)
    {
        if (namespaces is null)
            return new PolicyRule((peers ?? []).Any(IsEverybody) ? [] : (peers ?? []).Select(PolicyParsing.Peer).ToEquatableArray(), ports);
        var selector = PolicyParsing.Selector(namespaces);
        var pods = (peers ?? []).Where(peer => !IsEverybody(peer)).Select(PolicyParsing.Peer).Select(peer => peer.IpBlock is null && peer.NamespaceSelector is null ? peer with { NamespaceSelector = selector } : peer);
        return new PolicyRule(pods.DefaultIfEmpty(new PolicyPeer { NamespaceSelector = selector }).ToEquatableArray(), ports);
    }

    private static bool IsEverybody(object peer) => KubeParsing.Text(peer) == Everybody;
}
