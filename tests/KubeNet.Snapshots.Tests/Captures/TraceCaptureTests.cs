using System.Buffers.Binary;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Snapshots.Captures;
using PacketDotNet;

namespace KubeNet.Snapshots.Tests.Captures;

/// <summary>Captures as bytes. What Wireshark and a live kernel say of them stands in KubeNet.KernelTests.</summary>
public sealed class TraceCaptureTests
{
    [Fact]
    public void A_SYN_is_the_one_that_Linux_sends()
    {
        var syn = Handshake()[4];
        Assert.Equal("client/eth0", syn.Interface);
        Assert.Equal(
            "0800 4500 003c 0001 4000 4006 23b8 0a00 0102 0a00 0202 9c40 0050 0000 0000 0000 0000 a002 faf0 9978 0000 0204 05b4 0402 080a 0000 0000 0000 0000 0103 030a",
            string.Join(' ', Convert.ToHexStringLower(syn.Bytes.Span[12..]).Chunk(4).Select(word => new string(word))));
    }

    [Fact]
    public void Every_checksum_is_right()
    {
        foreach (var record in Handshake())
        {
            var ethernet = (EthernetPacket)PacketDotNet.Packet.ParsePacket(LinkLayers.Ethernet, record.Bytes.ToArray());
            if (ethernet.Extract<IPv4Packet>() is not { } ip)
                continue;
            Assert.True(ip.ValidChecksum, record.ToString());
            Assert.True(ip.Extract<TcpPacket>().ValidTcpChecksum, record.ToString());
        }
    }

    [Fact]
    public void Time_is_the_lab_s_and_a_microsecond_more_for_each_frame()
    {
        var records = Handshake();
        Assert.Equal(Enumerable.Range(0, records.Count).Select(at => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(at)), records.Select(record => record.Time));
    }

    [Fact]
    public void Blocks_of_pcapng_are_as_long_as_they_say_at_both_ends()
    {
        using var stream = new MemoryStream();
        var records = Handshake();
        PcapngWriter.Write(stream, records);
        var rest = stream.ToArray().AsSpan();
        var types = new List<uint>();
        while (rest.Length > 0)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(rest[(length - 4)..]));
            types.Add(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            rest = rest[length..];
        }

        // A section, four devices, and the frames.
        Assert.Equal([0x0a0d_0d0au, 1, 1, 1, 1, .. Enumerable.Repeat(6u, records.Count)], types);
    }

    private static IReadOnlyList<CaptureRecord> Handshake() =>
        TraceCapture.Of([LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Tcp("client", "10.0.2.2", 80)]);
}
