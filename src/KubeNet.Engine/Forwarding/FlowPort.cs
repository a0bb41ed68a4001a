using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The source port of an outer UDP packet: a hash of the inner flow, alike in both directions (udp_flow_src_port of include/net/udp.h). The
/// kernel's hash has a secret that is new at each boot, so that only "the same flow, the same port" is comparable.
/// </summary>
internal static class FlowPort
{
    /// <summary>The port, out of a range.</summary>
    public static ushort Of(Frame frame, PortRange range) => (ushort)(range.First + (Hash(frame) % (uint)range.Count));

    private static uint Hash(Frame frame)
    {
        // All ARP messages are one flow to the kernel's dissector.
        if (frame is not SkBuff { Packet: var packet })
            return 0;
        var isForward = (packet.Source.Bits, packet.SourcePort).CompareTo((packet.Destination.Bits, packet.DestinationPort)) <= 0;
        var (low, high) = isForward ? (packet.Source.Bits, packet.Destination.Bits) : (packet.Destination.Bits, packet.Source.Bits);
        var (lowPort, highPort) = isForward ? (packet.SourcePort, packet.DestinationPort) : (packet.DestinationPort, packet.SourcePort);
        var hash = Mix(new LabRandom((ulong)packet.Protocol), low);
        hash = Mix(hash, high);
        if (packet.Protocol.HasPorts() && !packet.IsFragment)
            hash = Mix(hash, ((uint)lowPort << 16) | highPort);

        // The kernel hashes IPv6's flow label too, of which neighbour discovery has none (ndisc_send_skb).
        if (packet.IsNeighborDiscovery)
            hash = Mix(hash, 1);
        return (uint)(hash.Next().Bits >> 32);
    }

    private static LabRandom Mix(LabRandom random, UInt128 word) =>
        new(random.Next().Bits ^ (ulong)word ^ new LabRandom((ulong)(word >> 64)).Next().Bits);
}
