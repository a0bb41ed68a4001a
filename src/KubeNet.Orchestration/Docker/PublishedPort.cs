using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker;

/// <summary>A port to publish: <c>docker run -p</c>.</summary>
/// <param name="ContainerPort">The container's port.</param>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="HostPorts">The host's port, or a range of which one is taken; 0 takes any ephemeral one.</param>
/// <param name="HostAddress">The host's address; null is the network's default, every address of both families unless set.</param>
public sealed record PublishedPort(ushort ContainerPort, IpProtocol Protocol, PortRange HostPorts, IpAddress? HostAddress = null)
{
    /// <summary>Whether the host's port is one of several, or any.</summary>
    public bool IsRange => HostPorts.First == 0 || HostPorts.Count > 1;

    /// <summary>
    /// Reads what stands after <c>-p</c>: <c>80</c>, <c>8080:80</c>, <c>8000-8010:80</c>, <c>7000-7002:7000-7002</c>, <c>127.0.0.1:5353:53/udp</c>, <c>[::1]::80</c>.
    /// </summary>
    /// <exception cref="NetConfigException">InvalidPublishedPort.</exception>
    public static EquatableArray<PublishedPort> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.LastIndexOf('/');
        var protocol = slash < 0 ? IpProtocol.Tcp : ParseProtocol(text, text[(slash + 1)..]);
        var rest = slash < 0 ? text : text[..slash];
        var colon = rest.LastIndexOf(':');
        var containerPorts = ParseRange(text, rest[(colon + 1)..]);
        if (containerPorts.First == 0)
            throw Invalid(text, "a container's port is 1..65535");
        IpAddress? address = null;
        var hostPorts = default(PortRange);
        if (colon >= 0)
        {
            rest = rest[..colon];
            colon = rest.LastIndexOf(':') is var before && rest.EndsWith(']') ? -1 : before;
            var ports = rest[(colon + 1)..];
            if (rest.StartsWith('[') && colon < 0)
                throw Invalid(text, "a host's address is followed by a colon, its port (or nothing), and a colon");
            hostPorts = ports.Length == 0 ? default : ParseRange(text, ports);
            address = colon < 0 ? null : ParseAddress(text, rest[..colon]);
        }

        return Expand(text, containerPorts, protocol, hostPorts, address);
    }

    /// <summary>As one types it after <c>-p</c>.</summary>
    public override string ToString()
    {
        var ports = HostPorts switch
        {
            { First: 0 } => "",
            { Count: 1 } => $"{HostPorts.First}",
            _ => $"{HostPorts.First}-{HostPorts.Last}",
        };
        var address = HostAddress switch
        {
            null => "",
            { Family: IpFamily.IPv6 } => $"[{HostAddress}]:",
            _ => $"{HostAddress}:",
        };
        return (ports.Length + address.Length == 0 ? "" : $"{address}{ports}:") + $"{ContainerPort}/{Protocol.ToName()}";
    }

    private static EquatableArray<PublishedPort> Expand(string text, PortRange containerPorts, IpProtocol protocol, PortRange hostPorts, IpAddress? address)
    {
        if (containerPorts.Count == 1)
            return [new PublishedPort(containerPorts.First, protocol, hostPorts, address)];
        if (hostPorts.First != 0 && hostPorts.Count != containerPorts.Count)
            throw Invalid(text, $"the host's range has {hostPorts.Count} ports and the container's {containerPorts.Count}");
        return Enumerable.Range(0, containerPorts.Count)
            .Select(offset => new PublishedPort(
                (ushort)(containerPorts.First + offset), protocol, hostPorts.First == 0 ? default : PortRange.Single((ushort)(hostPorts.First + offset)), address))
            .ToEquatableArray();
    }

    private static IpProtocol ParseProtocol(string text, string name) => name.ToLowerInvariant() switch
    {
        "tcp" => IpProtocol.Tcp,
        "udp" => IpProtocol.Udp,
        "sctp" => IpProtocol.Sctp,
        _ => throw Invalid(text, $"'{name}' is no protocol of ports; there are tcp, udp and sctp"),
    };

    private static PortRange ParseRange(string text, string ports) => PortRange.TryParse(ports, '-', out var range)
        ? range
        : throw Invalid(text, $"'{ports}' is no port and no range of ports");

    private static IpAddress ParseAddress(string text, string address) =>
        IpAddress.TryParse(address.StartsWith('[') && address.EndsWith(']') ? address[1..^1] : address, out var parsed) && (parsed.Family == IpFamily.IPv4 || address.StartsWith('['))
            ? parsed
            : throw Invalid(text, $"'{address}' is no address; IPv6 addresses stand in brackets");

    private static NetConfigException Invalid(string text, string why) =>
        new("InvalidPublishedPort", $"'{text}' cannot be published: {why}. Forms are 8080:80, 127.0.0.1:8080:80, 80 (any free port), 8000-8010:80, [::1]:8080:80, with /udp or /sctp behind.");
}
