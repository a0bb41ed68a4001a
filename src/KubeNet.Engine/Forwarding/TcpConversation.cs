using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What goes on after the handshake of a probe: the client acknowledges and sends its data, the server acknowledges it and sends as much back.
/// The client's segments are later packets of the request, the server's are replies to them.
/// </summary>
internal sealed class TcpConversation(Journey request, Host client, Packet syn, Probe probe)
{
    private TcpEndpoint? _client;
    private TcpEndpoint? _server;

    /// <summary>The SYN.</summary>
    public Journey Request => request;

    /// <summary>Bytes of data in each direction.</summary>
    public int PayloadSize => probe.PayloadSize;

    /// <summary>Whether the client has got the SYN-ACK.</summary>
    public bool IsOpen => _client is not null;

    /// <summary>Whether a RST has ended it.</summary>
    public bool IsReset { get; private set; }

    /// <summary>Whether the data has gone there and back.</summary>
    public bool IsAnswered => _client is { } end && end.Received == PayloadSize;

    /// <summary>Whether all data has come to the server.</summary>
    public bool HasArrived => PayloadSize > 0 && _server is { } end && end.Received == PayloadSize;

    /// <summary>Whether a segment is for the server's socket.</summary>
    public bool IsForServer(Host host, in Packet packet) => _server is { } server && server.IsFor(host, packet);

    /// <summary>What the route of the server's socket goes by. Precondition: it has one.</summary>
    public MtuSocket ServersMtuSocket => _server!.MtuSocket;

    /// <summary>The listener has answered the SYN.</summary>
    /// <param name="host">The server.</param>
    /// <param name="synAck">What it answered.</param>
    /// <param name="received">The SYN as it arrived.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="flowHash">The number of the flow from here to the client.</param>
    public void Accept(Host host, in Packet synAck, SkBuff received, Listener listener, uint flowHash)
    {
        var template = synAck with { DontFragment = synAck.DontFragment && host.PathMtuSysctls.SocketsDiscover };
        var device = listener.Device ?? SocketDevice.OfAnswer(host, received, isReset: false)?.Name;
        _server = new TcpEndpoint(host, template, synAck.Tcp!, received.Head.Tcp!, listener.Owner, device, flowHash);
    }

    /// <summary>A segment has reached the client's socket.</summary>
    public void ReceiveAtClient(in Packet segment)
    {
        if (segment.TcpFlags.HasFlag(TcpFlags.Rst))
        {
            IsReset = true;
        }
        else if (_client is null)
        {
            _client = new TcpEndpoint(client, syn, syn.Tcp!, segment.Tcp!, SocketOwner.Program(probe.User, probe.Group), probe.Device, FlowHash.OfSocket(syn, probe.Socket));
            _client.Acknowledge(Later);
            _client.Write(PayloadSize, probe.Payload, Later);
        }
        else
        {
            if (_client.Take(segment))
                _client.Acknowledge(Later);
        }
    }

    /// <summary>A segment has reached the server's socket.</summary>
    public void ReceiveAtServer(Host host, Link device, SkBuff skb)
    {
        var segment = skb.Packet;
        if (segment.TcpFlags.HasFlag(TcpFlags.Rst))
        {
            IsReset = true;
            SocketAnswers.Accept(host, device, skb, "the server's connection, which it ends", "");
            return;
        }

        var server = _server!;
        var isNext = server.Take(segment);
        var isAll = isNext && server.Received == PayloadSize;
        SocketAnswers.Accept(host, device, skb, "the server's connection", segment.TcpDataLength == 0 ? "" : isAll ? $"{PayloadSize} bytes of data" : "ACK");
        if (isAll)
            server.Write(PayloadSize, probe.Payload, packet => skb.Journey.Causes(packet, JourneyKind.Reply));
        else if (segment.TcpDataLength > 0)
            server.Acknowledge(packet => skb.Journey.Causes(packet, JourneyKind.Reply));
    }

    /// <summary>
    /// Whether an end sent more, once all that was under way has come: what the acknowledgements let through (a busy socket takes them together, tcp_add_backlog), or again in smaller
    /// segments what it has learned that the path does not take.
    /// </summary>
    public bool GoesOn() => GoesOn(_client) || GoesOn(_server);

    private static bool GoesOn(TcpEndpoint? end) => end is not null && (end.Push() || end.PushAgain());

    private Journey Later(Packet packet) => request.Causes(packet, JourneyKind.Later);
}
