using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>The socket of the program that sent a probe: connected, so that it takes only what its peer sends back.</summary>
internal sealed class ProbeSocket(Host host, Journey request, Packet sent, Link? boundDevice, uint user, bool hearsOfMtu, Action<ClientOutcome>? onAnswer)
{
    /// <summary>What was sent by it.</summary>
    public Journey Request => request;

    /// <summary>The protocol.</summary>
    public IpProtocol Protocol => sent.Protocol;

    /// <summary>Its SO_MARK.</summary>
    public uint Mark => sent.Mark;

    /// <summary>Whether an MTU error is one for this socket.</summary>
    public bool HearsOfMtu => hearsOfMtu;

    /// <summary>What the route goes by to which such an error is news.</summary>
    public MtuSocket MtuSocket => Of(host, sent, boundDevice, user);

    /// <summary>The namespace it lives in.</summary>
    public string Namespace => host.Name;

    /// <summary>What the program saw first, or null so far.</summary>
    public ClientOutcome? Outcome { get; private set; }

    /// <summary>The packet that it saw, or null.</summary>
    public Journey? Answer { get; private set; }

    /// <summary>What the route of a connected socket goes by.</summary>
    /// <param name="host">Where it lives.</param>
    /// <param name="sent">A packet that it sent.</param>
    /// <param name="device">SO_BINDTODEVICE, or null.</param>
    /// <param name="user">Whose it is.</param>
    public static MtuSocket Of(Host host, in Packet sent, Link? device, uint user) => new()
    {
        Route = OutputRoute.Resolve(host, sent, true, device: device, user: user).Decision?.Fib,
        Device = device,
        Mark = sent.Mark,
        Tos = sent.Tos,
        User = user,
    };

    /// <summary>Whether a packet is an answer to what this socket sent.</summary>
    public bool Awaits(Host here, Link device, in Packet packet)
    {
        if (here != host || !Hears(device) || packet.Protocol != sent.Protocol || !IsOwn(packet.Destination))
            return false;

        // A ping socket takes an answer from whoever sends it (ping_lookup).
        if (packet.Protocol.IsIcmp())
            return packet.IsEchoReply && packet.SourcePort == sent.SourcePort;
        return packet.Source == sent.Destination && packet.SourcePort == sent.DestinationPort && packet.DestinationPort == sent.SourcePort;
    }

    /// <summary>Whether an ICMP error is about what this socket sent, as far as that is told by the packet that it quotes.</summary>
    public bool Sent(Host here, Link device, in Packet error, in Packet quoted)
    {
        if (here != host || !Hears(device) || quoted.Protocol != sent.Protocol || quoted.SourcePort != sent.SourcePort)
            return false;

        // A ping socket is found by its number and by the address that the error itself came to (ping_err).
        return quoted.Protocol.IsIcmp()
            ? quoted.IsEchoRequest && IsOwn(error.Destination)
            : IsOwn(quoted.Source) && quoted.Destination == sent.Destination && quoted.DestinationPort == sent.DestinationPort;
    }

    /// <summary>Whether an address is the socket's: any, where its route gave it none (inet_rcv_saddr), unless it is TCP's, which are found by both ends alone.</summary>
    private bool IsOwn(IpAddress address) => address == sent.Source || (sent.Source.IsUnspecified && sent.Protocol != IpProtocol.Tcp);

    private bool Hears(Link device) => boundDevice is null || boundDevice.Index == device.Index;

    /// <summary>The program is told; the first word counts.</summary>
    public void Finish(Journey answer, ClientOutcome outcome)
    {
        var isFirst = Outcome is null;
        Answer ??= answer;
        Outcome ??= outcome;
        if (isFirst)
            onAnswer?.Invoke(outcome);
    }
}
