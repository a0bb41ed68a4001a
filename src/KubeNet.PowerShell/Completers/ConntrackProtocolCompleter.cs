using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The protocols that conntrack follows.</summary>
public sealed class ConntrackProtocolCompleter : LabCompleter
{
    private static readonly string[] Protocols = ["tcp", "udp", "icmp", "icmpv6", "sctp"];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => Protocols.Select(protocol => new Choice(protocol, protocol));
}
