using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Stories;

/// <summary>One <c>Trace-Packet</c> of a script: the configuration that it met, how it was called, and what it told.</summary>
internal sealed record SentPacket(NetworkConfig Config, string Arguments, PacketTrace Trace)
{
    /// <summary>Whether it followed every outcome of every random choice, which no kernel does.</summary>
    public bool FollowsAllPaths => Has("-AllPaths");

    /// <summary>The same packet for a lab.</summary>
    public LabProbe ToProbe(bool keepsState)
    {
        var packet = Trace.Packet;
        var header = packet.Family == IpFamily.IPv4 ? 28 : 48;
        return new LabProbe
        {
            From = Trace.Hops[0].Namespace,
            To = packet.Destination,
            Protocol = packet.Protocol,
            Port = packet.DestinationPort,
            SourcePort = packet.SourcePort,
            Source = Has("-Source") ? packet.Source : null,
            PayloadSize = packet.Protocol == IpProtocol.Tcp ? 0 : packet.Length - header,
            Mark = packet.Mark == 0 ? null : packet.Mark,
            Ttl = Has("-Ttl") ? packet.Ttl : null,
            DontFragment = Has("-DontFragment") ? packet.DontFragment : null,
            RawFlags = Has("-TcpFlag") ? packet.TcpFlags : null,
            KeepsState = keepsState,
        };
    }

    private bool Has(string parameter) => Arguments.Split(' ').Contains(parameter, StringComparer.OrdinalIgnoreCase);
}
