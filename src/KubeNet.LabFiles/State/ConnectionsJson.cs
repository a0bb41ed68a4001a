using KubeNet.Engine.Conntrack;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.State;

/// <summary>conntrack: the connections in the order in which they came, those found by their answers alone, and what was counted.</summary>
internal static class ConnectionsJson
{
    private const string Listed = "connections";
    private const string ByReply = "byReplyAlone";
    private const string Statistics = "statistics";
    private const string Parent = "parent";

    public static Codec Codec(LabContract contract) => new FunctionCodec<ConnectionTable>(
        "connections", table => Write(contract, table), (part, reading) => Read(contract, part, reading), typeof(Connection), typeof(ConntrackStatistics));

    private static JsonPart Write(LabContract contract, ConnectionTable table)
    {
        var numbers = new Dictionary<Connection, int>(ReferenceEqualityComparer.Instance);
        foreach (var connection in table.Connections)
            numbers.Add(connection, numbers.Count + 1);
        return JsonPart.Object()
            .AddFilled(Listed, JsonPart.ListOf(table.Connections.Select(WriteOne)))
            .AddFilled(ByReply, JsonPart.ListOf(table.ByReplyAlone.Select(WriteOne)))
            .AddFilled(Statistics, contract.Of(typeof(ConntrackStatistics)).Write(table.Statistics));

        JsonPart WriteOne(Connection connection)
        {
            var part = contract.Of(typeof(Connection)).Write(connection);

            // What this one is related to, by its number, or as it was where it is gone.
            return connection.Parent is not { } parent ? part
                : part.Add(Parent, numbers.TryGetValue(parent, out var number) ? contract.Of(typeof(int)).Write(number) : contract.Of(typeof(Connection)).Write(parent));
        }
    }

    private static ConnectionTable Read(LabContract contract, JsonPart part, LabReading reading)
    {
        reading.Expect(part, JsonForm.Object, "an object (connections)");
        var table = new ConnectionTable { Statistics = part[Statistics] is { } counted ? (ConntrackStatistics)contract.Of(typeof(ConntrackStatistics)).Read(counted, reading) : new() };
        var read = Connections(contract, part, Listed, reading);
        var alone = Connections(contract, part, ByReply, reading);
        foreach (var (place, connection) in read.Concat(alone))
        {
            if (place[Parent] is { } parent)
                connection.RelateTo(ParentOf(contract, parent, read, reading));
        }

        foreach (var (place, connection) in read)
        {
            Claim(table, place, connection.Original, reading);
            Claim(table, place, connection.Reply, reading);
            table.Add(connection);
        }

        foreach (var (place, connection) in alone)
        {
            Claim(table, place, connection.Reply, reading);
            table.AddByReply(connection);
        }

        return table;
    }

    private static List<(JsonPart Place, Connection Connection)> Connections(LabContract contract, JsonPart part, string name, LabReading reading) => part[name] is not { } list ? []
        : [.. reading.Expect(list, JsonForm.List, "a list of connections").Items.Select(item => (item, (Connection)contract.Of(typeof(Connection)).Read(Without(item, Parent), reading)))];

    private static JsonPart Without(JsonPart part, string name) => part[name] is null ? part
        : part.Members.Where(member => member.Key != name).Aggregate(JsonPart.Object(part.Offset), (all, member) => all.Add(member.Key, member.Value));

    private static Connection ParentOf(LabContract contract, JsonPart part, List<(JsonPart, Connection Connection)> read, LabReading reading)
    {
        if (part.Form == JsonForm.Object)
            return (Connection)contract.Of(typeof(Connection)).Read(part, reading);
        var number = (int)contract.Of(typeof(int)).Read(part, reading);
        return number >= 1 && number <= read.Count ? read[number - 1].Connection : throw reading.Dangling(part, $"there is no connection {number} here.");
    }

    private static void Claim(ConnectionTable table, JsonPart place, in ConnectionTuple tuple, LabReading reading)
    {
        if (table.IsUsed(tuple, TimeSpan.MinValue))
            throw reading.Invalid(place, $"the connection {tuple} is another one's already.");
    }
}
