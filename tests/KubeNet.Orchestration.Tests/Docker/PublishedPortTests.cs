using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Tests.Docker;

/// <summary>What may stand after <c>docker run -p</c>.</summary>
public sealed class PublishedPortTests
{
    [Theory]
    [InlineData("80", "80/tcp")]
    [InlineData("8080:80", "8080:80/tcp")]
    [InlineData("8080:80/udp", "8080:80/udp")]
    [InlineData("5000:5000/SCTP", "5000:5000/sctp")]
    [InlineData("127.0.0.1:8080:80", "127.0.0.1:8080:80/tcp")]
    [InlineData("127.0.0.1::80", "127.0.0.1::80/tcp")]
    [InlineData("[::1]:8080:80", "[::1]:8080:80/tcp")]
    [InlineData("[2001:db8::1]::53/udp", "[2001:db8::1]::53/udp")]
    [InlineData("8000-8010:80", "8000-8010:80/tcp")]
    [InlineData("7000-7001:80-81", "7000:80/tcp 7001:81/tcp")]
    [InlineData("80-81", "80/tcp 81/tcp")]
    public void It_reads(string text, string expected) => Assert.Equal(expected, string.Join(' ', PublishedPort.Parse(text)));

    [Theory]
    [InlineData("")]
    [InlineData("0:0")]
    [InlineData("8080:")]
    [InlineData("web:80")]
    [InlineData("8080:80/icmp")]
    [InlineData("7000-7005:80-81")]
    [InlineData("70000:80")]
    [InlineData("90-80:80")]
    [InlineData("::1:8080:80")]
    [InlineData("[::1]:80")]
    [InlineData("300.0.0.1:80:80")]
    public void It_refuses(string text) => Assert.Equal("InvalidPublishedPort", Assert.Throws<NetConfigException>(() => PublishedPort.Parse(text)).ErrorId);

    /// <summary>The allocator reads the sysctl once (daemon/libnetwork/portallocator).</summary>
    [Fact]
    public void The_range_of_free_ports_is_the_one_of_the_first_of_them()
    {
        var lab = new DockerLab();
        Assert.Equal(32768, lab.Run("one", publish: "80").Bindings.First().HostPort);
        lab.Lab.Edit(config => config.SetSysctl(DockerLab.Host, "net.ipv4.ip_local_port_range", "50000 60000"));
        Assert.Equal(32769, lab.Run("two", publish: "80").Bindings.First().HostPort);
    }
}
