using k8s.Models;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>networking.k8s.io/v1 NetworkPolicy.</summary>
internal static class NetworkPolicyMapper
{
    /// <summary>The policy's record, with the directions that the API fills in (pkg/apis/networking/v1/defaults.go).</summary>
    /// <exception cref="UnusableObjectException">It cannot become one.</exception>
    public static NetworkPolicy Map(V1NetworkPolicy policy, ObjectContext context)
    {
        var spec = policy.Spec ?? new V1NetworkPolicySpec();
        var types = ApiValues.Items(spec.PolicyTypes).ToList();
        if (types.Find(type => type is not ("Ingress" or "Egress")) is { } unknown)
            throw new UnusableObjectException($"spec.policyTypes: there is no '{unknown}'; it is Ingress or Egress");
        if (types.Count > 2)
            throw new UnusableObjectException($"spec.policyTypes has {types.Count} types; there are two");
        return new NetworkPolicy
        {
            Name = context.RequireObjectName(),
            LastApplied = context.LastApplied,
            PodSelector = ApiValues.Selector("spec.podSelector", spec.PodSelector) ?? LabelSelector.Everything,
            AppliesToIngress = types.Count == 0 || types.Contains("Ingress"),
            AppliesToEgress = types.Count == 0 ? spec.Egress is { Count: > 0 } : types.Contains("Egress"),
            Ingress = ApiValues.Items(spec.Ingress).Select((rule, index) => Rule($"spec.ingress[{index}]", "from", rule.FromProperty, rule.Ports)).ToEquatableArray(),
            Egress = ApiValues.Items(spec.Egress).Select((rule, index) => Rule($"spec.egress[{index}]", "to", rule.To, rule.Ports)).ToEquatableArray(),
        };
    }

    private static PolicyRule Rule(string path, string side, IEnumerable<V1NetworkPolicyPeer?>? peers, IEnumerable<V1NetworkPolicyPort?>? ports) => new(
        ApiValues.Items(peers).Select((peer, index) => Peer($"{path}.{side}[{index}]", peer)).ToEquatableArray(),
        ApiValues.Items(ports).Select((port, index) => Port($"{path}.ports[{index}]", port)).ToEquatableArray());

    private static PolicyPeer Peer(string path, V1NetworkPolicyPeer peer) => new()
    {
        PodSelector = ApiValues.Selector($"{path}.podSelector", peer.PodSelector),
        NamespaceSelector = ApiValues.Selector($"{path}.namespaceSelector", peer.NamespaceSelector),
        IpBlock = peer.IpBlock is { } block
            ? new IpBlock(ApiValues.Prefix($"{path}.ipBlock.cidr", block.Cidr), ApiValues.Items(block.Except).Select(hole => ApiValues.Prefix($"{path}.ipBlock.except", hole)).ToEquatableArray())
            : null,
    };

    private static PolicyPort Port(string path, V1NetworkPolicyPort port) => new(
        ApiValues.Protocol($"{path}.protocol", port.Protocol),
        ApiValues.Port($"{path}.port", port.Port),
        port.EndPort is { } end ? ApiValues.Port($"{path}.endPort", end) : null);
}
