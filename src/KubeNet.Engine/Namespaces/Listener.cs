using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Namespaces;

/// <summary>A socket that waits for packets: TCP in LISTEN, or a bound UDP socket. What it gets it answers.</summary>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Address">The address it is bound to; null is the wildcard of both families (a dual-stack <c>*</c>), 0.0.0.0 or :: of one.</param>
/// <param name="Port">The port it is bound to.</param>
/// <param name="Device">SO_BINDTODEVICE, or null.</param>
public sealed record Listener(IpProtocol Protocol, IpAddress? Address, ushort Port, string? Device = null)
{
    /// <summary>Where the program behind it passes everything on to; null: the program answers by itself.</summary>
    public ListenerRelay? Relay { get; init; }

    /// <summary>Whether a socket filter lets nothing in (SO_ATTACH_FILTER with a program that returns 0): the port is held, and what comes for it is lost.</summary>
    public bool IsFiltered { get; init; }

    /// <summary>Of UDP: SO_REUSEADDR, by which others that have it too may be bound to the same port.</summary>
    public bool ReusesAddress { get; init; }

    /// <summary>The user identifier of the program behind it.</summary>
    public uint User { get; init; }

    /// <summary>The group identifier of the program behind it.</summary>
    public uint Group { get; init; }

    /// <summary>What the host's firewall sees of the program in what it sends.</summary>
    internal SocketOwner Owner => SocketOwner.Program(User, Group);

    /// <summary>As ss prints it: <c>tcp 0.0.0.0:80</c>; with the program that relays, <c>tcp 0.0.0.0:80 (docker-proxy)</c>.</summary>
    public override string ToString()
    {
        var socket = Address is { } address
            ? $"{Protocol.ToName()} {PacketText.Endpoint(address, Port, Protocol)}"
            : $"{Protocol.ToName()} *:{Port}";
        return Relay is null ? socket : $"{socket} ({Relay.Program})";
    }
}
