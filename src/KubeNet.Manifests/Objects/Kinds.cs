using System.Collections.Frozen;
using System.Reflection;
using k8s.Models;
using KubeNet.Engine;
using KubeNet.Manifests.Inference;

namespace KubeNet.Manifests.Objects;

/// <summary>The kinds that are read, those that are known to be left out and what that means, and what is said of all others.</summary>
internal static class Kinds
{
    private const int LargestSlip = 2;

    private static readonly FrozenDictionary<(string ApiVersion, string Kind), KindReader> s_readers = new KindReader[]
    {
        KindReader.Of<V1Namespace>("v1", "Namespace", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1Node>("v1", "Node", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1Pod>("v1", "Pod", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1Service>("v1", "Service", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1Endpoints>("v1", "Endpoints", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1EndpointSlice>("discovery.k8s.io/v1", "EndpointSlice", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1NetworkPolicy>("networking.k8s.io/v1", "NetworkPolicy", (input, found, context) => input.Take(found, context)),
        KindReader.Of<V1Deployment>("apps/v1", "Deployment", (input, found, context) => input.Take(WorkloadMapper.Map(found, context), found.Spec?.Template?.Spec, context)),
        KindReader.Of<V1ReplicaSet>("apps/v1", "ReplicaSet", (input, found, context) => input.Take(WorkloadMapper.Map(found, context), found.Spec?.Template?.Spec, context)),
        KindReader.Of<V1StatefulSet>("apps/v1", "StatefulSet", (input, found, context) => input.Take(WorkloadMapper.Map(found, context), found.Spec?.Template?.Spec, context)),
        KindReader.Of<V1DaemonSet>("apps/v1", "DaemonSet", (input, found, context) => input.Take(WorkloadMapper.Map(found, context), found.Spec?.Template?.Spec, context)),
        KindReader.Of<V1ReplicationController>("v1", "ReplicationController", (input, found, context) => input.Take(WorkloadMapper.Map(found, context), found.Spec?.Template?.Spec, context)),
        KindReader.Of<V1ConfigMap>("v1", "ConfigMap", ConfigMapEvidence.Read),
        KindReader.Of<V1ServiceCIDR>("networking.k8s.io/v1", "ServiceCIDR", (input, found, context) => input.Take(found, context)),
    }.ToFrozenDictionary(reader => (reader.ApiVersion, reader.Kind));

    // By group and kind: what leaving them out means for the answers.
    private static readonly FrozenDictionary<(string Group, string Kind), string> s_leftOut = new Dictionary<(string, string), string>
    {
        [("batch", "Job")] = "its pods are in the model only where the input has them",
        [("batch", "CronJob")] = "its pods are in the model only where the input has them",
        [("networking.k8s.io", "Ingress")] = "what it routes by host and path is not modelled; the services behind it are",
        [("gateway.networking.k8s.io", "Gateway")] = "what is routed by host and path is not modelled; the services behind it are",
        [("gateway.networking.k8s.io", "HTTPRoute")] = "what is routed by host and path is not modelled; the services behind it are",
        [("gateway.networking.k8s.io", "GRPCRoute")] = "what is routed by host and path is not modelled; the services behind it are",
        [("gateway.networking.k8s.io", "TCPRoute")] = "its listener is not modelled; the services behind it are",
        [("cilium.io", "CiliumNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("cilium.io", "CiliumClusterwideNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("projectcalico.org", "NetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("projectcalico.org", "GlobalNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("crd.projectcalico.org", "NetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("crd.projectcalico.org", "GlobalNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("policy.networking.k8s.io", "AdminNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("policy.networking.k8s.io", "BaselineAdminNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("policy.networking.k8s.io", "ClusterNetworkPolicy")] = "it is not enforced: packets that it stops are delivered in the model",
        [("k8s.cni.cncf.io", "NetworkAttachmentDefinition")] = "pods have their first interface only",
    }.ToFrozenDictionary();

    // What an API server keeps beside objects that are read, and follows from them: a service's IPAddresses.
    private static readonly FrozenSet<(string Group, string Kind)> s_following = [("networking.k8s.io", "IPAddress")];

    // Kinds of the API itself, by group; what the client has a model for is known, whatever its version.
    private static readonly Lazy<FrozenSet<(string Group, string Kind)>> s_api = new(() => typeof(V1Pod).Assembly.GetExportedTypes()
        .Select(type => type.GetCustomAttribute<KubernetesEntityAttribute>()).OfType<KubernetesEntityAttribute>()
        .Select(entity => (entity.Group, entity.Kind)).ToFrozenSet());

    /// <summary>The reader of a kind, or null after saying why there is none.</summary>
    public static KindReader? Find(Reading.RawObject raw, ManifestInput input)
    {
        if (s_readers.TryGetValue((raw.ApiVersion, raw.Kind), out var reader))
            return reader;
        if (raw.Kind.Length == 0 || raw.ApiVersion.Length == 0)
        {
            input.Report.Error("KindMissing", $"this is no object of Kubernetes: it has no {(raw.Kind.Length == 0 ? "kind" : "apiVersion")}", "it is kept out", raw.Position);
            return null;
        }

        var group = raw.ApiVersion.Contains('/', StringComparison.Ordinal) ? raw.ApiVersion[..raw.ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        if (s_following.Contains((group, raw.Kind)))
            return null;
        var about = $"{Shorten(raw.Kind)} ({Shorten(raw.ApiVersion)})";
        if (s_leftOut.TryGetValue((group, raw.Kind), out var consequence))
            input.Report.Warn("KindNotModelled", "this kind is not modelled", consequence, raw.Position, about);
        else if (!s_readers.Values.Any(known => known.Kind == raw.Kind) && s_api.Value.Contains((group, raw.Kind)))
            input.Count(raw.Kind);
        else
            input.Report.Warn("UnknownKind", $"unknown kind{Hint(raw)}", "it is kept out", raw.Position, about);
        return null;
    }

    private static string Hint(Reading.RawObject raw)
    {
        if (s_readers.Values.FirstOrDefault(known => known.Kind == raw.Kind) is { } same)
            return $"; {raw.Kind} is read as apiVersion {same.ApiVersion}";
        if (raw.Kind.Length > LongestName)
            return "";
        var near = s_readers.Values.MinBy(known => EditDistance.Between(known.Kind, raw.Kind));
        return near is not null && EditDistance.Between(near.Kind, raw.Kind) <= Math.Min(LargestSlip, raw.Kind.Length / 3) ? $"; did you mean {near.Kind} ({near.ApiVersion})?" : "";
    }

    private const int LongestName = 60;

    private static string Shorten(string text) => text.Length <= LongestName ? text : $"{text[..LongestName]}...";
}
