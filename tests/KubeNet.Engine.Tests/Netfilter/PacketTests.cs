using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Packets and tuples as values, however they are held.</summary>
public sealed class PacketTests
{
    private static readonly IpAddress s_one = IpAddress.Parse("fd00::1");
    private static readonly IpAddress s_two = IpAddress.Parse("fd00::2");

    [Fact]
    public void What_few_packets_carry_comes_and_goes_without_a_trace()
    {
        var plain = new Packet { Source = s_one, Destination = s_two, Protocol = IpProtocol.Udp };
        var full = plain with { Payload = PacketPayload.OfText("data"), IcmpMtu = 1400, NdTarget = s_one, NdFlags = NdFlags.Router, NdLinkLayerAddress = MacAddress.Parse("02:00:00:00:00:01"), Quoted = new QuotedPacket(plain) };
        Assert.Equal((1400, s_one, NdFlags.Router, plain), (full.IcmpMtu, full.NdTarget, full.NdFlags, full.Quoted!.Packet));
        Assert.NotEqual(plain, full);
        var bare = full with { Payload = null, IcmpMtu = 0, NdTarget = default, NdFlags = NdFlags.None, NdLinkLayerAddress = default, Quoted = null };
        Assert.Equal(plain, bare);
        Assert.Equal(plain.GetHashCode(), bare.GetHashCode());
        Assert.Equal(full, plain with { Payload = full.Payload, IcmpMtu = 1400, NdTarget = s_one, NdFlags = NdFlags.Router, NdLinkLayerAddress = full.NdLinkLayerAddress, Quoted = new QuotedPacket(plain) });
    }

    [Fact]
    public void Both_ends_are_of_the_destinations_family()
    {
        Assert.Equal((IpAddress.AnyV6, s_two), Ends(new Packet { Destination = s_two }));
        Assert.Equal((IpAddress.AnyV6, s_two), Ends(new Packet { Source = s_one, Destination = s_two } with { Source = IpAddress.AnyV4 }));
        Assert.Equal((s_one, s_two), Ends(new Packet { Destination = s_two, Source = s_one }));
        Assert.Equal(IpFamily.IPv4, (new Packet { Source = s_one } with { Destination = IpAddress.LoopbackV4 }).Family);

        static (IpAddress, IpAddress) Ends(in Packet packet) => (packet.Source, packet.Destination);
    }

    [Theory]
    [InlineData(IpProtocol.Udp, 40000, 53, 53, 40000)]
    [InlineData(IpProtocol.Icmpv6, 7, 128 << 8, 7, 129 << 8)]
    public void The_inverse_of_an_inverse_is_the_tuple(IpProtocol protocol, ushort source, ushort destination, ushort inverseSource, ushort inverseDestination)
    {
        var tuple = new ConnectionTuple { Source = s_one, Destination = s_two, Protocol = protocol, SourcePort = source, DestinationPort = destination, Zone = 3 };
        var inverse = PacketTuples.Invert(tuple)!.Value;
        Assert.Equal(new ConnectionTuple { Source = s_two, Destination = s_one, Protocol = protocol, SourcePort = inverseSource, DestinationPort = inverseDestination, Zone = 3 }, inverse);
        Assert.Equal(tuple, PacketTuples.Invert(inverse));
        Assert.Null(PacketTuples.Invert(tuple with { Protocol = IpProtocol.Icmpv6, DestinationPort = 1 << 8 }));
    }
}
