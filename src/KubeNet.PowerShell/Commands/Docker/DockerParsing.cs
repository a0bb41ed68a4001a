using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads what a person types for Docker's types.</summary>
internal static class DockerParsing
{
    /// <summary>nat, nat-unprotected, routed, isolated.</summary>
    public static GatewayMode GatewayMode(string text)
    {
        foreach (var mode in Enum.GetValues<GatewayMode>())
        {
            if (text.Equals(mode.ToName(), StringComparison.OrdinalIgnoreCase))
                return mode;
        }

        throw new NetConfigException("InvalidGatewayMode", $"'{text}' is no gateway mode. {Choices.Among(Enum.GetValues<GatewayMode>().Select(mode => mode.ToName()), "There are", "")}");
    }

    /// <summary>A socket that a container's program opens: <c>80</c>, <c>53/udp</c>, <c>127.0.0.1:80</c>.</summary>
    public static Listener Listener(string text)
    {
        var slash = text.LastIndexOf('/');
        var protocol = slash < 0 ? IpProtocol.Tcp : Parsing.Protocol(text[(slash + 1)..]) ?? IpProtocol.Tcp;
        var rest = slash < 0 ? text : text[..slash];
        var colon = rest.LastIndexOf(':');
        var address = colon < 0 ? null : Parsing.Address(rest[..colon].Trim('[', ']'));
        return ushort.TryParse(rest[(colon + 1)..], out var port) && port > 0
            ? new Listener(protocol, address, port)
            : throw new NetConfigException("InvalidListener", $"'{text}' is no socket to listen on; forms are 80, 53/udp and 127.0.0.1:80.");
    }

    /// <summary>A container's network as <c>--network</c> takes it: a network's name, <c>host</c>, <c>none</c> or <c>container:NAME</c>.</summary>
    public static (ContainerNetworkMode Mode, string? SharesWith) Mode(IReadOnlyList<string> networks)
    {
        const string Shared = "container:";
        if (networks.Count != 1)
            return (ContainerNetworkMode.Bridge, null);
        return networks[0] switch
        {
            "host" => (ContainerNetworkMode.Host, null),
            "none" => (ContainerNetworkMode.None, null),
            var text when text.StartsWith(Shared, StringComparison.Ordinal) => (ContainerNetworkMode.Container, text[Shared.Length..]),
            _ => (ContainerNetworkMode.Bridge, null),
        };
    }

    /// <summary>A place on a network, with addresses of at most one of each family.</summary>
    public static DockerEndpointSpec Endpoint(string network, string[] addresses, string[] aliases, string? mac, int priority)
    {
        var parsed = addresses.Select(IpAddress.Parse).ToList();
        return new DockerEndpointSpec(network)
        {
            IPv4Address = One(parsed, IpFamily.IPv4),
            IPv6Address = One(parsed, IpFamily.IPv6),
            Aliases = [.. aliases],
            MacAddress = Parsing.Mac(mac),
            GatewayPriority = priority,
        };
    }

    private static IpAddress? One(List<IpAddress> addresses, IpFamily family)
    {
        var own = addresses.FindAll(address => address.Family == family);
        return own.Count switch
        {
            0 => null,
            1 => own[0],
            _ => throw new NetConfigException("InvalidAddress", $"A container has one {family} address on a network, not {string.Join(" and ", own)}."),
        };
    }
}
