using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Namespaces;

public sealed class ListenerTests
{
    private static readonly NetworkConfig Before = NetworkConfig.Create().AddNamespace("a")
        .AddVethPair(new VethSpec("a", "eth0", "a", "eth1"))
        .SetLink("a", "lo", new LinkChange { Up = true })
        .AddAddress("a", "eth0", InterfaceAddress.Parse("10.0.0.1/24")).AddAddress("a", "eth0", InterfaceAddress.Parse("10.0.0.2/24"));

    [Theory]
    [InlineData("tcp", "*", null, "tcp", "0.0.0.0", null, true)]
    [InlineData("tcp", "*", null, "tcp", "::", null, true)]
    [InlineData("tcp", "*", null, "tcp", "::1", null, true)]
    [InlineData("tcp", "0.0.0.0", null, "tcp", "::", null, false)]
    [InlineData("tcp", "0.0.0.0", null, "tcp", "10.0.0.1", null, true)]
    [InlineData("tcp", "0.0.0.0", null, "tcp", "::1", null, false)]
    [InlineData("tcp", "10.0.0.1", null, "tcp", "10.0.0.2", null, false)]
    [InlineData("tcp", "10.0.0.1", null, "tcp", "127.5.5.5", null, false)]
    [InlineData("tcp", "10.0.0.1", null, "tcp", "10.0.0.1", null, true)]
    [InlineData("tcp", "10.0.0.1", null, "udp", "10.0.0.1", null, false)]
    [InlineData("udp", "*", null, "sctp", "*", null, false)]
    [InlineData("tcp", "*", "eth0", "tcp", "*", "eth1", false)]
    [InlineData("tcp", "*", "eth0", "tcp", "*", "eth0", true)]
    [InlineData("tcp", "*", "eth0", "tcp", "*", null, true)]
    public void Two_sockets_on_one_port_clash_where_one_packet_could_mean_both(
        string protocol, string address, string? device, string otherProtocol, string otherAddress, string? otherDevice, bool clash)
    {
        var once = Before.AddListener("a", Listen(protocol, address, device));
        var refused = Record.Exception(() => once.AddListener("a", Listen(otherProtocol, otherAddress, otherDevice)));
        Assert.Equal(clash ? "PortInUse" : null, (refused as NetConfigException)?.ErrorId);
    }

    [Theory]
    [InlineData("udp", true, true, false)]
    [InlineData("udp", true, false, true)]
    [InlineData("udp", false, true, true)]
    [InlineData("tcp", true, true, true)]
    [InlineData("sctp", true, true, true)]
    public void Sockets_of_udp_that_all_reuse_their_address_share_a_port(string protocol, bool first, bool second, bool clash)
    {
        var once = Before.AddListener("a", Listen(protocol, "*", null) with { ReusesAddress = first });
        var refused = Record.Exception(() => once.AddListener("a", Listen(protocol, "*", null) with { ReusesAddress = second }));
        Assert.Equal(clash ? "PortInUse" : null, (refused as NetConfigException)?.ErrorId);
    }

    [Theory]
    [InlineData("10.0.0.255")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    public void A_socket_may_be_bound_to_a_group_or_to_a_broadcast_address(string address) => Assert.Single(
        Before.SetLink("a", "eth0", new LinkChange { Up = true }).AddListener("a", Listen("udp", address, "eth0"))["a"].Listeners);

    [Fact]
    public void A_closed_socket_frees_its_port()
    {
        var listener = Listen("tcp", "*", null);
        Assert.Equal([listener], Before.AddListener("a", listener).RemoveListener("a", listener).AddListener("a", listener)["a"].Listeners);
    }

    [Fact]
    public void With_ip_nonlocal_bind_any_address_will_do() => Assert.Single(
        Before.SetSysctl("a", "net.ipv4.ip_nonlocal_bind", "1").AddListener("a", Listen("tcp", "192.0.2.1", null))["a"].Listeners);

    private static Listener Listen(string protocol, string address, string? device) => new(
        protocol switch { "tcp" => IpProtocol.Tcp, "udp" => IpProtocol.Udp, _ => IpProtocol.Sctp },
        address == "*" ? null : IpAddress.Parse(address), 8080, device);
}
