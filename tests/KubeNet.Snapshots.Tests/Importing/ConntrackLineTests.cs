using KubeNet.Engine.Conntrack;
using KubeNet.Snapshots.Importing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>Lines as conntrack 1.4.7 prints them.</summary>
public sealed class ConntrackLineTests
{
    [Fact]
    public void A_tcp_connection_with_counters_is_read()
    {
        const string line = "ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.2 dst=10.96.0.1 sport=4000 dport=443 packets=3 bytes=180 "
            + "src=10.0.0.9 dst=10.0.0.2 sport=6443 dport=4000 packets=2 bytes=120 [ASSURED] mark=255 zone=7 use=1";
        Assert.True(ConntrackReader.TryParse(line, "host", out var seed));
        Assert.Equal((TcpConntrackState.Established, 255u, TimeSpan.FromSeconds(431999)), (seed.TcpState, seed.Mark, seed.Remaining));
        Assert.Equal(((3, 180), (2, 120)), (seed.OriginalCount, seed.ReplyCount));
        Assert.Equal(7, seed.Original.Zone);
        Assert.Equal("src=10.0.0.9 dst=10.0.0.2 sport=6443 dport=4000", seed.Reply.ToString());
        Assert.True(seed.Status.HasFlag(ConnectionStatus.Assured | ConnectionStatus.DestinationNat | ConnectionStatus.SeenReply));
        Assert.False(seed.Status.HasFlag(ConnectionStatus.SourceNat));
    }

    [Theory]
    [InlineData("ipv4     2 icmp     1 29 src=10.0.0.2 dst=10.0.0.1 type=8 code=0 id=7 src=10.0.0.1 dst=10.0.0.2 type=0 code=0 id=7 mark=0 use=1", "src=10.0.0.2 dst=10.0.0.1 type=8 code=0 id=7")]
    [InlineData("ipv6     10 udp      17 29 src=fd00::2 dst=fd00::1 sport=1 dport=2 [UNREPLIED] src=fd00::1 dst=fd00::2 sport=2 dport=1 mark=0 use=1", "src=fd00::2 dst=fd00::1 sport=1 dport=2")]
    [InlineData("ipv4     2 unknown  2 598 src=172.17.0.1 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=172.17.0.1 mark=0 use=1", "src=172.17.0.1 dst=224.0.0.22")]
    [InlineData("tcp      6 58 CLOSE_WAIT src=192.0.2.99 dst=192.0.2.10 sport=47052 dport=8080 src=172.17.0.2 dst=192.0.2.99 sport=80 dport=47052 [ASSURED] mark=0 use=1", "src=192.0.2.99 dst=192.0.2.10 sport=47052 dport=8080")]
    [InlineData("ipv4     2 tcp      6 src=10.0.0.2 dst=10.0.0.1 sport=1 dport=2 src=10.0.0.1 dst=10.0.0.2 sport=2 dport=1 [OFFLOAD] mark=0 use=2", "src=10.0.0.2 dst=10.0.0.1 sport=1 dport=2")]
    public void Every_protocol_is_read(string line, string original)
    {
        Assert.True(ConntrackReader.TryParse(line, "host", out var seed));
        Assert.Equal(original, seed.Original.ToString());
    }

    [Theory]
    [InlineData("ipv4 2 tcp 6 10 ESTABLISHED src=10.0.0.2 dst=10.0.0.1 sport=1 dport=2")]
    [InlineData("ipv4 2 tcp 6 10 ESTABLISHED src=10.0.0.2 dst=nowhere sport=1 dport=2 src=10.0.0.1 dst=10.0.0.2 sport=2 dport=1")]
    [InlineData("nonsense")]
    public void What_is_no_connection_is_turned_down(string line) => Assert.False(ConntrackReader.TryParse(line, "host", out _));
}
