using System.Collections.Immutable;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// The shares of zones in a cluster's CPUs (SetNodes of topologycache.go in staging/src/k8s.io/endpointslice): those of nodes that are ready and not of the control
/// plane, whether pods may be scheduled to them or not.
/// </summary>
internal sealed class ZoneShares
{
    private const double OverloadThreshold = 0.2;

    private static readonly string[] s_excludedLabels = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

    private readonly ImmutableSortedDictionary<string, double> _ratios;

    private ZoneShares(ImmutableSortedDictionary<string, double> ratios) => _ratios = ratios;

    /// <summary>The shares; null where a node's zone or CPU is not known, or all nodes are in one zone.</summary>
    public static ZoneShares? Of(Cluster cluster)
    {
        var nodes = cluster.Nodes.Values.Where(Counts).ToList();
        if (nodes.Exists(node => string.IsNullOrEmpty(node.Zone) || node.AllocatableMilliCpu <= 0))
            return null;
        var zones = nodes.GroupBy(node => node.Zone!, StringComparer.Ordinal).ToList();
        var total = (double)nodes.Sum(node => node.AllocatableMilliCpu);
        return zones.Count < 2 ? null : new ZoneShares(zones.ToImmutableSortedDictionary(zone => zone.Key, zone => zone.Sum(node => node.AllocatableMilliCpu) / total, StringComparer.Ordinal));
    }

    /// <summary>Whether two values of a node, or that it came or went, make a difference to the shares.</summary>
    public static bool Differ(Node? before, Node? after) => KeyOf(before) != KeyOf(after);

    /// <summary>What each zone should have of so many ready endpoints, in the order of zones' names; null where they are too few (getAllocations).</summary>
    public IReadOnlyDictionary<string, ZoneAllocation>? Allocate(int endpoints)
    {
        if (_ratios.Count > endpoints)
            return null;
        var least = _ratios.ToDictionary(zone => zone.Key, zone => LeastOf(zone.Value * endpoints), StringComparer.Ordinal);
        var spare = endpoints - least.Values.Sum();
        return spare < 0 ? null : _ratios.ToImmutableSortedDictionary(
            zone => zone.Key,
            zone => new ZoneAllocation(least[zone.Key], least[zone.Key] + spare, Math.Max(zone.Value * endpoints, least[zone.Key])),
            StringComparer.Ordinal);
    }

    /// <summary>Whether a service whose hints give zones so many endpoints has too few for one of them (serviceOverloaded).</summary>
    public bool IsOverloaded(IReadOnlyDictionary<string, int> hints)
    {
        var total = hints.Values.Sum();
        return _ratios.Any(zone => hints.GetValueOrDefault(zone.Key) < LeastOf(total * zone.Value));
    }

    private static int LeastOf(double desired) => (int)Math.Ceiling(desired * (1 / (1 + OverloadThreshold)));

    private static bool Counts(Node node) => node.IsReady && !s_excludedLabels.Any(label => node.Labels[label] is not null);

    private static (string? Zone, int Cpu)? KeyOf(Node? node) => node is not null && Counts(node) ? (node.Zone, node.AllocatableMilliCpu) : null;
}
