using System.Buffers.Binary;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Packets;

public sealed class ExportPacketTraceTests : RouterTest
{
    private const uint PcapngMagic = 0x0a0d_0d0a;
    private const uint PcapMagic = 0xa1b2_c3d4;

    private string File => Path.Combine(Folder, "web.pcap");

    [Fact]
    public void It_writes_the_format_that_is_asked_for_whatever_the_name_and_returns_the_file()
    {
        Assert.Equal(File, ((FileInfo)Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace '{File}' -Format Pcapng").Single().BaseObject).FullName);
        Assert.Equal(PcapngMagic, Magic(File));
        Assert.Equal([File], Directory.GetFiles(Folder));
    }

    [Fact]
    public void The_classic_format_has_the_frames_of_one_device()
    {
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace '{File}' -Namespace router -Device eth1 -Format Pcap");
        Assert.Equal(PcapMagic, Magic(File));

        // Who has 10.0.1.1, its answer, the SYN, and the SYN-ACK: 24 bytes of head, 16 for each frame, 42 of ARP and 74 of TCP.
        Assert.Equal(24 + (4 * 16) + (2 * 42) + (2 * 74), new FileInfo(File).Length);
    }

    [Fact]
    public void A_name_that_ends_with_json_gets_JSON()
    {
        var file = Path.Combine(Folder, "web.json");
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace '{file}'");
        Assert.StartsWith("{\n  \"verdict\": \"Delivered\"", System.IO.File.ReadAllText(file), StringComparison.Ordinal);
        Session.Run($"Trace-Packet client server -Port 80 -Count 2 | Export-PacketTrace '{file}'");
        Assert.StartsWith("[\n", System.IO.File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolder_gets_a_file_for_each_device()
    {
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace -Directory '{Folder}/new'");
        Assert.Equal(["client_eth0.pcapng", "router_eth1.pcapng", "router_eth2.pcapng", "server_eth0.pcapng"],
            Directory.GetFiles(Path.Combine(Folder, "new")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_that_no_file_can_have_are_spelt_out()
    {
        Session.Run("New-NetNamespace my_pod -Up; Add-VethPair my_pod 'a*b' client eth7 -Address 10.0.7.2/24 -PeerAddress 10.0.7.1/24 -Up");
        Session.Run($"Trace-Packet my_pod 10.0.7.1 | Export-PacketTrace -Directory '{Folder}' -Format Pcap");
        Assert.Equal(["client_eth7.pcap", "my%5fpod_a%2ab.pcap"], Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_lab_makes_the_same_bytes()
    {
        Session.Run($"Trace-Packet client server -Port 80 -Fork | Export-PacketTrace '{File}'");
        var first = System.IO.File.ReadAllBytes(File);
        Session.Run($"Trace-Packet client server -Port 80 -Fork | Export-PacketTrace '{File}'");
        Assert.Equal(first, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace '{File}' -WhatIf");
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace -Directory '{Folder}/new' -WhatIf");
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Theory]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace '{0}' -NoClobber", "FileExists")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace '{1}'", "FileUnwritable")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace '{0}/x/web.pcap'", "PathNotFound")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace -Directory '{1}/x/y'", "PathNotFound")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace -Directory '{0}'", "FileUnwritable")]
    [InlineData("Trace-Packet client 192.0.2.1 -Port 80 -Source 10.0.1.2 | Export-PacketTrace '{0}' -Device nosuch", "NothingCaptured")]
    [InlineData("Trace-Packet server fd00:9::1 -Port 80 | Export-PacketTrace '{0}'", "NothingCaptured")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace '{0}' -Format Json -Namespace router", "FormatHasNoDevices")]
    [InlineData("Trace-Packet client server -Port 80 | Export-PacketTrace -Directory '{1}' -Format Json", "FormatHasNoDevices")]
    public void What_cannot_be_written_is_an_error_and_leaves_the_file_as_it_was(string script, string errorId)
    {
        System.IO.File.WriteAllText(File, "mine");
        Session.Fail(errorId, string.Format(null, script, File, Folder));
        Assert.Equal("mine", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Devices_with_and_without_Ethernet_do_not_go_into_one_classic_file()
    {
        Session.Run("Add-Ipip client tun0 -Local 10.0.1.2 -Remote 10.0.2.2 -Up; Add-IpAddress client tun0 10.9.0.1/24; Add-Ipip server tun0 -Local 10.0.2.2 -Remote 10.0.1.2 -Up; Add-IpAddress server tun0 10.9.0.2/24");
        Session.Fail("MixedLinkTypes", $"Trace-Packet client 10.9.0.2 | Export-PacketTrace '{File}' -Format Pcap");
        Assert.Equal(2, Session.Run($"Trace-Packet client 10.9.0.2 | Export-PacketTrace -Directory '{Folder}' -Namespace client -Format Pcap").Count);
    }

    private static uint Magic(string file) => BinaryPrimitives.ReadUInt32LittleEndian(System.IO.File.ReadAllBytes(file));

    [Theory]
    [InlineData("t.pcap", 0xa1b2c3d4u)]
    [InlineData("t.PCAP", 0xa1b2c3d4u)]
    [InlineData("t.PCAPNG", 0x0a0d0d0au)]
    [InlineData("t.dump", 0x0a0d0d0au)]
    public void The_name_of_the_file_says_the_format(string name, uint magic)
    {
        Session.Run($"Trace-Packet client server -Port 80 | Export-PacketTrace '{Folder}/{name}'");
        Assert.Equal(magic, BitConverter.ToUInt32(System.IO.File.ReadAllBytes($"{Folder}/{name}")));
    }

    [Fact]
    public void Nothing_that_came_in_is_said_to_be_nothing() =>
        Assert.Equal("No trace came in; pipe what Trace-Packet returns.", Session.Fail("NothingCaptured", $"@() | Export-PacketTrace '{Folder}/t.pcap'").ToString());
}
