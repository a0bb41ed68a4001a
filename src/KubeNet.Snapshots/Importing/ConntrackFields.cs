using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;

namespace KubeNet.Snapshots.Importing;

/// <summary>The words of one line of <c>conntrack -L</c>. A key that comes a second time belongs to the reply direction.</summary>
internal sealed class ConntrackFields(IpProtocol protocol)
{
    private readonly Dictionary<string, string>[] _directions = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private int _direction;

    public bool Unreplied { get; private set; }

    public bool Assured { get; private set; }

    public string? State { get; private set; }

    public uint Mark { get; private set; }

    public ushort Zone { get; private set; }

    public uint Timeout { get; private set; }

    /// <summary>Takes a word; false where it is of no known form.</summary>
    public bool Take(string word)
    {
        var equals = word.IndexOf('=');
        if (equals > 0)
        {
            Set(word[..equals], word[(equals + 1)..]);
            return true;
        }

        switch (word)
        {
            case "[UNREPLIED]":
                Unreplied = true;
                return true;
            case "[ASSURED]":
                Assured = true;
                return true;
            case ['[', .., ']']:
                return true;
            default:
                if (uint.TryParse(word, out var number))
                    Timeout = number;
                else
                    State = word;
                return true;
        }
    }

    public (long Packets, long Bytes) Count(int direction) => (Number(direction, "packets"), Number(direction, "bytes"));

    public bool TryTuple(int direction, out ConnectionTuple tuple)
    {
        tuple = default;
        var fields = _directions[direction];
        if (!IpAddress.TryParse(fields.GetValueOrDefault("src"), out var source) || !IpAddress.TryParse(fields.GetValueOrDefault("dst"), out var destination)
            || source.Family != destination.Family)
            return false;
        ushort sourcePort = 0;
        ushort destinationPort = 0;
        if (protocol.HasPorts())
        {
            if (!ushort.TryParse(fields.GetValueOrDefault("sport"), out sourcePort) || !ushort.TryParse(fields.GetValueOrDefault("dport"), out destinationPort))
                return false;
        }
        else if (protocol.IsIcmp())
        {
            if (!ushort.TryParse(fields.GetValueOrDefault("id"), out sourcePort) || !byte.TryParse(fields.GetValueOrDefault("type"), out var type)
                || !byte.TryParse(fields.GetValueOrDefault("code"), out var code))
                return false;
            destinationPort = (ushort)(type << 8 | code);
        }

        tuple = new ConnectionTuple { Source = source, Destination = destination, Protocol = protocol, SourcePort = sourcePort, DestinationPort = destinationPort, Zone = Zone };
        return true;
    }

    private void Set(string key, string value)
    {
        switch (key)
        {
            case "mark":
                Mark = uint.TryParse(value, out var mark) ? mark : 0;
                break;
            case "zone":
                Zone = ushort.TryParse(value, out var zone) ? zone : (ushort)0;
                break;
            default:
                if (key == "src" && _directions[0].ContainsKey("src"))
                    _direction = 1;
                _directions[_direction][key] = value;
                break;
        }
    }

    private long Number(int direction, string key) => long.TryParse(_directions[direction].GetValueOrDefault(key), out var number) ? number : 0;
}
