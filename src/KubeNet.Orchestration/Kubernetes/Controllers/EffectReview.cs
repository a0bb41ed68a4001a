using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>Looks whether the services and policies that an edit touched have any effect.</summary>
internal static class EffectReview
{
    /// <summary>The cluster with a warning for each that selects no pod, and for rules of a direction that their policy does not restrict.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff)
    {
        var services = diff.Services.Where(change => change.After is { Selector: not null, Type: not ServiceType.ExternalName } && change.After.Selector != change.Before?.Selector)
            .Select(change => change.After!)
            .Where(service => !cluster.PodsWith(service.Name.Namespace, service.Selector!).Any())
            .Select(service => new ClusterWarning("SelectorMatchesNothing",
                $"Service '{service.Name}' selects pods with {service.Selector}, but namespace '{service.Name.Namespace}' has none: {(service.IsHeadless ? "its name has no addresses." : "it has no endpoints, and connections to it are refused.")}"));
        var policies = diff.NetworkPolicies.Where(change => change.After is not null && change.After.PodSelector != change.Before?.PodSelector)
            .Select(change => change.After!)
            .Where(policy => !cluster.PodsWith(policy.Name.Namespace, policy.PodSelector.MatchLabels).Any(pod => policy.PodSelector.Matches(pod.Labels)))
            .Select(policy => new ClusterWarning("SelectorMatchesNothing",
                $"Network policy '{policy.Name}' selects pods with {policy.PodSelector}, but namespace '{policy.Name.Namespace}' has none: it restricts nobody."));
        var idle = diff.NetworkPolicies.Where(change => IdleDirection(change.After) is { } direction && direction != IdleDirection(change.Before))
            .Select(change => new ClusterWarning("PolicyTypeMissing",
                $"Network policy '{change.After!.Name}' has {IdleDirection(change.After)} rules, but its policy types leave that direction out: they do nothing."));
        return cluster with { Warnings = [.. cluster.Warnings, .. services, .. policies, .. idle] };
    }

    private static string? IdleDirection(NetworkPolicy? policy) => policy switch
    {
        { AppliesToIngress: false, Ingress.IsEmpty: false } => "ingress",
        { AppliesToEgress: false, Egress.IsEmpty: false } => "egress",
        _ => null,
    };
}
