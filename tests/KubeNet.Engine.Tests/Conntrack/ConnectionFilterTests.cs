using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Conntrack;

public sealed class ConnectionFilterTests
{
    private static readonly TimeSpan s_now = TimeSpan.FromSeconds(10);

    public static TheoryData<string, ConnectionFilter, bool> Filters => new()
    {
        { "all", new(), true },
        { "-f ipv4", new() { Family = IpFamily.IPv4 }, true },
        { "-f ipv6", new() { Family = IpFamily.IPv6 }, false },
        { "-p udp", new() { Protocol = IpProtocol.Udp }, true },
        { "-p tcp", new() { Protocol = IpProtocol.Tcp }, false },
        { "-s 10.1.0.2", new() { OriginalSource = IpPrefix.Parse("10.1.0.2") }, true },
        { "-s 0.0.0.0/0", new() { OriginalSource = IpPrefix.Parse("0.0.0.0/0") }, true },
        { "-s ::/0", new() { OriginalSource = IpPrefix.Parse("::/0") }, false },
        { "-d 10.96.0.10", new() { OriginalDestination = IpPrefix.Parse("10.96.0.10") }, true },
        { "-d 10.1.0.3", new() { OriginalDestination = IpPrefix.Parse("10.1.0.3") }, false },
        { "-r 10.1.0.3", new() { ReplySource = IpPrefix.Parse("10.1.0.3") }, true },
        { "-r 10.96.0.10", new() { ReplySource = IpPrefix.Parse("10.96.0.10") }, false },
        { "-q 10.1.0.2", new() { ReplyDestination = IpPrefix.Parse("10.1.0.2") }, true },
        { "--dport 53", new() { OriginalDestinationPort = 53 }, true },
        { "--dport 5353", new() { OriginalDestinationPort = 5353 }, false },
        { "--sport 40000", new() { OriginalSourcePort = 40000 }, true },
        { "--reply-port-src 5353", new() { ReplySourcePort = 5353 }, true },
        { "--reply-port-dst 40000", new() { ReplyDestinationPort = 40000 }, true },
        { "--reply-port-dst 53", new() { ReplyDestinationPort = 53 }, false },
        { "-g", new() { DestinationNat = true }, true },
        { "-n", new() { SourceNat = true }, false },
        { "-j", new() { AnyNat = true }, true },
        { "--state ESTABLISHED", new() { State = TcpConntrackState.Established }, false },
        { "-u SEEN_REPLY", new() { Status = ConnectionStatus.SeenReply }, true },
        { "-u ASSURED", new() { Status = ConnectionStatus.Assured }, false },
        { "unreplied", new() { StatusUnset = ConnectionStatus.SeenReply }, false },
        { "-m 5", new() { Mark = (5, uint.MaxValue) }, false },
        { "-m 5/7", new() { Mark = (5, 7) }, true },
        { "-w 0", new() { Zone = 0 }, true },
        { "-w 1", new() { Zone = 1 }, false },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_means_what_the_options_of_conntrack_mean(string options, ConnectionFilter filter, bool fits) =>
        Assert.True(filter.Fits(Dns()) == fits, options);

    [Fact]
    public void Ports_are_asked_of_protocols_that_have_some()
    {
        var ping = Between("10.1.0.2", "10.1.0.3", IpProtocol.Icmp, 7, 0x0800);
        Assert.False(new ConnectionFilter { OriginalSourcePort = 7 }.Fits(ping));
    }

    [Fact]
    public void Deleting_gives_what_was_forgotten_and_leaves_the_rest()
    {
        var table = new ConnectionTable();
        var (stale, other) = (Dns(), Between("10.1.0.2", "10.1.0.9", IpProtocol.Udp, 40001, 53));
        table.Add(stale);
        table.Add(other);
        Assert.Equal([stale], table.Delete(new() { Protocol = IpProtocol.Udp, ReplySource = IpPrefix.Parse("10.1.0.3") }, s_now));
        Assert.Equal([other], table.Connections);
        Assert.Null(table.Find(stale.Reply, s_now));
    }

    [Fact]
    public void What_has_expired_is_neither_listed_nor_deleted()
    {
        var table = new ConnectionTable();
        table.Add(Dns());
        Assert.Empty(table.Select(new(), TimeSpan.FromSeconds(40)));
        Assert.Empty(table.Delete(new(), TimeSpan.FromSeconds(40)));
    }

    private static Connection Dns() => new()
    {
        Original = Tuple("10.1.0.2", "10.96.0.10", IpProtocol.Udp, 40000, 53),
        Reply = Tuple("10.1.0.3", "10.1.0.2", IpProtocol.Udp, 5353, 40000),
        Status = ConnectionStatus.Confirmed | ConnectionStatus.SeenReply | ConnectionStatus.DestinationNat,
        Mark = 0x15,
        Expires = s_now + TimeSpan.FromSeconds(30),
    };

    private static Connection Between(string source, string destination, IpProtocol protocol, ushort sourcePort, ushort destinationPort)
    {
        var original = Tuple(source, destination, protocol, sourcePort, destinationPort);
        return new Connection { Original = original, Reply = PacketTuples.Invert(original)!.Value, Expires = s_now + TimeSpan.FromSeconds(30) };
    }

    private static ConnectionTuple Tuple(string source, string destination, IpProtocol protocol, ushort sourcePort, ushort destinationPort) => new()
    {
        Source = IpAddress.Parse(source),
        Destination = IpAddress.Parse(destination),
        Protocol = protocol,
        SourcePort = sourcePort,
        DestinationPort = destinationPort,
    };
}
