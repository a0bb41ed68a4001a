using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads a next hop as <c>ip route add ... nexthop</c> takes it: <c>via 10.0.0.1 dev eth0 weight 2 onlink</c>, or a bare address.</summary>
internal static class NextHops
{
    public static NextHopSpec Read(string text)
    {
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (words.Count == 1 && IpAddress.TryParse(words.Peek(), out var bare))
            return new NextHopSpec { Via = bare };
        var hop = new NextHopSpec();
        while (words.TryDequeue(out var word))
        {
            hop = word switch
            {
                "nexthop" => hop,
                "via" => hop with { Via = IpAddress.Parse(Value(word)) },
                "dev" => hop with { Link = Value(word) },
                "weight" => hop with { Weight = int.TryParse(Value(word), out var weight) ? weight : throw Bad("its weight is no number") },
                "onlink" => hop with { OnLink = true },
                _ => throw Bad($"'{word}' is unknown there"),
            };
        }

        return hop == new NextHopSpec() ? throw Bad("it is empty") : hop;

        string Value(string name) => words.TryDequeue(out var value) ? value : throw Bad($"'{name}' has no value");

        NetConfigException Bad(string why) =>
            new("InvalidNextHop", $"'{text}' is no next hop: {why}. Write it as 'via 10.0.0.1 dev eth0 weight 2', each part optional, or as an address.");
    }
}
