using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Tests.Sessions;

/// <summary>Takes the commands of a session (ip, sysctl, cat) and does on a model what the kernel did when the session was recorded.</summary>
internal sealed partial class IpSession
{
    private const string Home = "ns";

    public NetworkConfig Config { get; private set; } = NetworkConfig.Create().AddNamespace(Home);

    /// <summary>What the command prints; a NetConfigException where it fails.</summary>
    public string Run(string command)
    {
        var words = new Words(Quoted().Matches(command).Select(match => match.Value.Replace("\"", string.Empty)));
        return words.Next() switch
        {
            "ip" => Ip(words),
            "sysctl" => Sysctl(words),
            "cat" => Cat(words.Next()),
            var other => throw new FormatException($"'{other}' is no command of a session."),
        };
    }

    [GeneratedRegex("""(?:[^ "]|"[^"]*")+""")]
    private static partial Regex Quoted();

    private string Ip(Words words)
    {
        var brief = words.Take("-br");
        IpFamily? family = words.Take("-6") ? IpFamily.IPv6 : words.Take("-4") ? IpFamily.IPv4 : null;
        var (thing, verb) = (words.Next(), words.Next());
        Func<NetworkConfig> edit;
        switch (thing, verb)
        {
            case ("link", "add"):
                edit = () => LinkAdd(words);
                break;
            case ("link", "set"):
                edit = () => LinkSet(words);
                break;
            case ("link", "del"):
                edit = () => Config.RemoveLink(Home, words.Next());
                break;
            case ("addr", "add" or "del"):
                edit = () => Address(words, verb == "add");
                break;
            case ("addr", "show") when brief:
                return BriefAddresses.Print(Config, Config[Home], family, words.Take("dev") ? words.Next() : null);
            case ("route", "show"):
                return Show(words, family ?? IpFamily.IPv4);
            case ("route", _):
                edit = () => Route(words, verb, family);
                break;
            case ("rule", "show"):
                return Config.RuleText(Home, family ?? IpFamily.IPv4);
            case ("rule", _):
                edit = () => Rule(words, verb == "add", family ?? IpFamily.IPv4);
                break;
            default:
                throw new FormatException($"'ip {thing} {verb}' is not known to sessions.");
        }

        Config = edit();
        return words.IsEmpty ? string.Empty : throw new FormatException($"'{words.Next()}' is not known to sessions.");
    }

    private NetworkConfig LinkAdd(Words words)
    {
        var name = words.Next();
        var mac = words.Take("address") ? MacAddress.Parse(words.Next()) : (MacAddress?)null;
        var mtu = words.Take("mtu") ? int.Parse(words.Next()) : 1500;
        _ = words.Take("type");
        if (words.Take("bridge"))
            return Config.AddBridge(Home, name, mac: mac);
        if (!words.Take("veth") || !words.Take("peer") || !words.Take("name"))
            throw new FormatException("Sessions make bridges and veth pairs.");
        var peer = words.Next();
        return Config.AddVethPair(new VethSpec(Home, name, Home, peer)
        {
            Mac = mac,
            PeerMac = words.Take("address") ? MacAddress.Parse(words.Next()) : null,
            Mtu = mtu,
        });
    }

    private NetworkConfig LinkSet(Words words)
    {
        var name = words.Next();
        var change = new LinkChange();
        while (!words.IsEmpty)
        {
            change = words.Next() switch
            {
                "up" => change with { Up = true },
                "down" => change with { Up = false },
                "mtu" => change with { Mtu = int.Parse(words.Next()) },
                "address" => change with { Mac = MacAddress.Parse(words.Next()) },
                "name" => change with { NewName = words.Next() },
                "master" => change with { Master = words.Next() },
                "nomaster" => change with { Master = string.Empty },
                var other => throw new FormatException($"'ip link set {other}' is not known to sessions."),
            };
        }

        return Config.SetLink(Home, name, change);
    }

    private NetworkConfig Address(Words words, bool add)
    {
        var text = words.Next();
        var (link, options) = (string.Empty, new AddressOptions());
        var length = (int?)null;
        while (!words.IsEmpty)
        {
            switch (words.Next())
            {
                case "dev":
                    link = words.Next();
                    break;
                case "peer":
                    var peer = InterfaceAddress.Parse(words.Next());
                    (options, length) = (options with { Peer = peer.Address }, peer.Length);
                    break;
                case "brd":
                    var brd = words.Next();
                    options = brd == "+" ? options with { StandardBroadcast = true } : options with { Broadcast = IpAddress.Parse(brd) };
                    break;
                case "noprefixroute":
                    options = options with { NoPrefixRoute = true };
                    break;
                case "scope":
                    options = options with { Scope = Scope(words.Next()) };
                    break;
                case var other:
                    throw new FormatException($"'ip addr {other}' is not known to sessions.");
            }
        }

        var address = InterfaceAddress.Parse(text);
        if (length is { } peers)
            address = new InterfaceAddress(address.Address, peers);
        return add ? Config.AddAddress(Home, link, address, options) : Config.RemoveAddress(Home, link, address);
    }

    private static AddressScope Scope(string name) => Enum.GetValues<AddressScope>().Single(scope => scope.ToName() == name);

    private string Show(Words words, IpFamily family)
    {
        if (!words.Take("table"))
            return Config.RouteText(Home, family);
        var name = words.Next();
        uint? table = name == "all" ? null : RouteTableId.TryParse(name, out var id) ? id : throw new FormatException($"'{name}' is no table.");
        return Config.RouteText(Home, family, table);
    }

    private NetworkConfig Route(Words words, string verb, IpFamily? family)
    {
        var spec = RouteSpecOf(words, family);
        return verb switch
        {
            "add" => Config.AddRoute(Home, spec),
            "append" => Config.AppendRoute(Home, spec),
            "replace" => Config.ReplaceRoute(Home, spec),
            "del" => Config.RemoveRoute(Home, spec),
            _ => throw new FormatException($"'ip route {verb}' is not known to sessions."),
        };
    }

    private static RouteSpec RouteSpecOf(Words words, IpFamily? family)
    {
        var first = words.Next();
        RouteType? type = Enum.GetValues<RouteType>().Cast<RouteType?>().FirstOrDefault(candidate => candidate!.Value.ToName() == first);
        var spec = new RouteSpec { Destination = RouteSpec.ParseDestination(type is null ? first : words.Next(), family ?? IpFamily.IPv4), Type = type };
        while (!words.IsEmpty)
        {
            spec = words.Next() switch
            {
                "via" => spec with { Via = Gateway(words) },
                "dev" => spec with { Link = words.Next() },
                "table" => spec with { Table = RouteTableId.TryParse(words.Next(), out var table) ? table : 0 },
                "metric" => spec with { Metric = uint.Parse(words.Next()) },
                "src" => spec with { PrefSrc = IpAddress.Parse(words.Next()) },
                "mtu" => spec with { Mtu = int.Parse(words.Next()) },
                "proto" => spec with { Protocol = RouteProtocolExtensions.TryParse(words.Next(), out var protocol) ? protocol : 0 },
                "scope" => spec with { Scope = Scope(words.Next()) },
                "tos" => spec with { Tos = Convert.ToByte(words.Next(), 16) },
                "onlink" => spec with { OnLink = true },
                "nexthop" => spec with { NextHops = spec.NextHops.Add(NextHop(words)) },
                var other => throw new FormatException($"'ip route {other}' is not known to sessions."),
            };
        }

        return spec;
    }

    private static NextHopSpec NextHop(Words words)
    {
        var hop = new NextHopSpec();
        while (true)
        {
            if (words.Take("via"))
                hop = hop with { Via = Gateway(words) };
            else if (words.Take("dev"))
                hop = hop with { Link = words.Next() };
            else if (words.Take("weight"))
                hop = hop with { Weight = int.Parse(words.Next()) };
            else if (words.Take("onlink"))
                hop = hop with { OnLink = true };
            else
                return hop;
        }
    }

    private static IpAddress Gateway(Words words)
    {
        _ = words.Take("inet6");
        return IpAddress.Parse(words.Next());
    }

    private NetworkConfig Rule(Words words, bool add, IpFamily family)
    {
        var spec = new IpRuleSpec();
        while (!words.IsEmpty)
        {
            spec = words.Next() switch
            {
                "not" => spec with { Not = true },
                "from" => spec with { From = IpPrefix.Parse(words.Next()) },
                "to" => spec with { To = IpPrefix.Parse(words.Next()) },
                "table" or "lookup" => spec with { Table = RouteTableId.TryParse(words.Next(), out var table) ? table : 0 },
                "priority" => spec with { Priority = uint.Parse(words.Next()) },
                "iif" => spec with { IncomingInterface = words.Next() },
                "oif" => spec with { OutgoingInterface = words.Next() },
                "fwmark" => Mark(spec, words.Next()),
                "tos" => spec with { Tos = Convert.ToByte(words.Next(), 16) },
                "ipproto" => spec with { IpProto = words.Next() == "tcp" ? IpProtocol.Tcp : IpProtocol.Udp },
                "sport" => spec with { SourcePort = Ports(words.Next()) },
                "dport" => spec with { DestinationPort = Ports(words.Next()) },
                "suppress_prefixlength" => spec with { SuppressPrefixLength = int.Parse(words.Next()) },
                "goto" => spec with { GotoPriority = uint.Parse(words.Next()) },
                "nop" => spec with { Action = IpRuleAction.Nop },
                "blackhole" => spec with { Action = IpRuleAction.Blackhole },
                "unreachable" => spec with { Action = IpRuleAction.Unreachable },
                "prohibit" => spec with { Action = IpRuleAction.Prohibit },
                var other => throw new FormatException($"'ip rule {other}' is not known to sessions."),
            };
        }

        return add ? Config.AddIpRule(Home, family, spec) : Config.RemoveIpRule(Home, family, spec);
    }

    private static IpRuleSpec Mark(IpRuleSpec spec, string text)
    {
        var parts = text.Split('/');
        return spec with { FwMark = Number(parts[0]), FwMask = parts.Length > 1 ? Number(parts[1]) : null };
    }

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToUInt32(text, 16) : uint.Parse(text);

    private static PortRange Ports(string text) => PortRange.TryParse(text, '-', out var range) ? range : throw new FormatException($"'{text}' are no ports.");

    private string Sysctl(Words words)
    {
        if (words.Take("-n"))
            return Config.GetSysctl(Home, words.Next()) + '\n';
        _ = words.Next();
        var pair = words.Next().Split('=', 2);
        Config = Config.SetSysctl(Home, pair[0], pair[1]);
        return string.Empty;
    }

    private string Cat(string path)
    {
        var parts = path.Split('/');
        var link = Config.Link(Home, parts[^2]);
        return parts[^1] switch
        {
            "mtu" => $"{link.Mtu}\n",
            "address" => $"{link.Mac}\n",
            _ => throw new FormatException($"'{path}' is not known to sessions."),
        };
    }
}
