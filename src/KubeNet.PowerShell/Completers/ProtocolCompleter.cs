using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The protocols that a packet or socket can have.</summary>
public sealed class ProtocolCompleter : LabCompleter
{
    private static readonly Choice[] Protocols = [new("tcp", "TCP"), new("udp", "UDP"), new("icmp", "ICMP or ICMPv6 echo"), new("sctp", "SCTP")];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        bound.Command.EndsWith("NetListener", StringComparison.OrdinalIgnoreCase) ? Protocols.Where(protocol => protocol.Text != "icmp") : Protocols;
}
