using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Conntrack;

/// <summary>A table finds what a plain list of its connections does, whatever came and went.</summary>
public sealed class ConnectionTableTests
{
    private const int Steps = 4000;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_finds_what_came_and_did_not_go(int seed)
    {
        var random = new Random(seed);
        var (table, plain) = (new ConnectionTable(), new List<Connection>());
        for (var step = 0; step < Steps; step++)
        {
            var tuple = RandomTuple(random);
            Assert.True(ReferenceEquals(table.Find(tuple, TimeSpan.Zero), Find(plain, tuple)), $"seed {seed}, step {step}: {tuple}");
            if (plain.Count > 0 && random.Next(2) == 0)
            {
                var gone = plain[random.Next(plain.Count)];
                plain.Remove(gone);
                table.Remove(gone);
                table.Remove(gone);
            }
            else if (PacketTuples.Invert(tuple) is { } reply && Find(plain, tuple) is null && Find(plain, reply) is null)
            {
                var connection = new Connection { Original = tuple, Reply = reply, Expires = TimeSpan.MaxValue };
                plain.Add(connection);
                table.Add(connection);
            }
        }

        Assert.Equal(plain, table.Connections);
        Assert.Equal(plain.Count, table.Count);
    }

    [Fact]
    public void Of_two_that_have_one_tuple_the_other_is_found_when_one_goes()
    {
        var (one, other) = (New(), New());
        var table = new ConnectionTable();
        table.Add(one);
        table.Add(other);
        table.Remove(other);
        Assert.Same(one, table.Find(one.Original, TimeSpan.Zero));
        Assert.Same(one, table.Find(one.Reply, TimeSpan.Zero));
        table.Remove(one);
        Assert.Null(table.Find(one.Original, TimeSpan.Zero));

        static Connection New()
        {
            var tuple = RandomTuple(new Random(1));
            return new Connection { Original = tuple, Reply = PacketTuples.Invert(tuple)!.Value, Expires = TimeSpan.MaxValue };
        }
    }

    // Few addresses and ports, so that tuples meet each other, and some are their own inverse.
    private static ConnectionTuple RandomTuple(Random random) => new()
    {
        Source = IpAddress.FromV4((uint)random.Next(1, 6)),
        Destination = IpAddress.FromV4((uint)random.Next(1, 6)),
        Protocol = IpProtocol.Udp,
        SourcePort = (ushort)random.Next(1, 6),
        DestinationPort = (ushort)random.Next(1, 6),
    };

    private static Connection? Find(List<Connection> plain, ConnectionTuple tuple) => plain.Find(connection => connection.Original == tuple || connection.Reply == tuple);
}
