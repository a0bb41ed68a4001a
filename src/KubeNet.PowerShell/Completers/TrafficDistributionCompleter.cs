using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>What <c>-TrafficDistribution</c> of a service may be.</summary>
public sealed class TrafficDistributionCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
    [
        new("PreferClose", "endpoints of the client's zone"),
        new("PreferSameZone", "endpoints of the client's zone"),
        new("PreferSameNode", "endpoints of the client's node"),
    ];
}
