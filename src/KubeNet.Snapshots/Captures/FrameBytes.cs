using System.Net.NetworkInformation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Tracing.Captures;
using PacketDotNet;

namespace KubeNet.Snapshots.Captures;

/// <summary>Frames as bytes.</summary>
/// <param name="firstNumber">What the numbers of packets are counted on from.</param>
/// <param name="clock">The value of TCP's timestamps, in milliseconds.</param>
internal sealed class FrameBytes(uint firstNumber, uint clock)
{
    private uint _highest;

    /// <summary>The number of the last packet that was written.</summary>
    public uint LastNumber => firstNumber + _highest;

    /// <summary>TCP's clock.</summary>
    public uint Clock => clock;

    /// <summary>The bytes of a frame, or of the packet alone.</summary>
    public byte[] Write(FrameImage frame, bool hasEthernet)
    {
        if (frame.Packet is not { } image)
            return Ethernet(frame, EthernetType.Arp, Arp(frame.Arp!).Bytes).Bytes;
        var packet = IpBytes.Of(image, this);
        return hasEthernet ? Ethernet(frame, image.Packet.Family == IpFamily.IPv4 ? EthernetType.IPv4 : EthernetType.IPv6, packet).Bytes : packet;
    }

    /// <summary>The identification of a packet.</summary>
    public uint NumberOf(uint number)
    {
        _highest = Math.Max(_highest, number);
        return firstNumber + number;
    }

    private static EthernetPacket Ethernet(FrameImage frame, EthernetType type, byte[] payload)
    {
        // Each tag is its VLAN and the type of what is in it; PacketDotNet reads tags, but makes none.
        for (var at = frame.Tags.Count - 1; at >= 0; at--)
        {
            payload = [.. Word(frame.Tags[at].Id), .. Word((ushort)type), .. payload];
            type = (EthernetType)frame.Tags[at].EtherType;
        }

        return new EthernetPacket(Physical(frame.Source), Physical(frame.Destination), type) { PayloadData = payload };
    }

    private static byte[] Word(ushort value) => [(byte)(value >> 8), (byte)value];

    private static ArpPacket Arp(ArpMessage arp) => new(
        arp.IsRequest ? ArpOperation.Request : ArpOperation.Response,
        Physical(arp.TargetMac),
        IpBytes.Address(arp.TargetAddress),
        Physical(arp.SenderMac),
        IpBytes.Address(arp.SenderAddress));

    private static PhysicalAddress Physical(MacAddress mac)
    {
        var bytes = new byte[6];
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(mac.Bits >> (40 - (8 * at)));
        return new PhysicalAddress(bytes);
    }
}
