using KubeNet.Snapshots.Importing;

namespace KubeNet.Snapshots.Tests.Importing;

/// <summary>Lines that ss 6.1 printed on a live kernel.</summary>
public sealed class SocketLineTests
{
    [Theory]
    [InlineData("tcp LISTEN 0      128                                   *:80        *:*", "tcp", null, 80, null)]
    [InlineData("tcp LISTEN 0      128                                [::]:81     [::]:*", "tcp", "::", 81, null)]
    [InlineData("tcp LISTEN 0      128                             0.0.0.0:82  0.0.0.0:*", "tcp", "0.0.0.0", 82, null)]
    [InlineData("tcp LISTEN 0      128                        0.0.0.0%eth0:83  0.0.0.0:*", "tcp", "0.0.0.0", 83, "eth0")]
    [InlineData("tcp LISTEN 0      128                              *%eth0:86        *:*", "tcp", null, 86, "eth0")]
    [InlineData("udp UNCONN 0      0                         127.0.0.53%lo:53  0.0.0.0:*", "udp", "127.0.0.53", 53, "lo")]
    [InlineData("udp UNCONN 0      0      [fe80::fcfe:29ff:fe59:8b6b]%eth0:546    [::]:*", "udp", "fe80::fcfe:29ff:fe59:8b6b", 546, "eth0")]
    [InlineData("tcp LISTEN 0      4096   [::1]:85 [::]:* users:((\"x y\",pid=1,fd=3))", "tcp", "::1", 85, null)]
    public void A_listener_is_read(string line, string protocol, string? address, int port, string? device)
    {
        Assert.True(SocketReader.TryParse(line, out var listener, out var why), why);
        Assert.Equal((protocol, address, port, device), (Engine.Packets.IpProtocolExtensions.ToName(listener.Protocol), listener.Address?.ToString(), listener.Port, listener.Device));
    }

    [Theory]
    [InlineData("udp ESTAB 0 0 10.0.0.2:37021 10.0.0.1:99", false)]
    [InlineData("raw UNCONN 0 0 0.0.0.0:255 0.0.0.0:*", true)]
    [InlineData("tcp LISTEN", true)]
    [InlineData("tcp LISTEN 0 128 nonsense 0.0.0.0:*", true)]
    [InlineData("tcp LISTEN 0 128 0.0.0.0:99999 0.0.0.0:*", true)]
    public void What_is_no_listener_is_turned_down(string line, bool withReason)
    {
        Assert.False(SocketReader.TryParse(line, out _, out var why));
        Assert.Equal(withReason, why is not null);
    }
}
