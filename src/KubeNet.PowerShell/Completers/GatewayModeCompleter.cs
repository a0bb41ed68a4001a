using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The gateway modes of Docker's bridge networks.</summary>
public sealed class GatewayModeCompleter : LabCompleter
{
    private static readonly Choice[] Modes =
    [
        new("nat", "NAT for published ports and for what leaves"),
        new("nat-unprotected", "NAT, and every port of a container open to who can route to it"),
        new("routed", "no NAT: published ports are open at the container's own address"),
        new("isolated", "the bridge has no address; internal networks only"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Modes;
}
