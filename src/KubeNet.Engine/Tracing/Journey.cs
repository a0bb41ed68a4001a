using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Tracing;

/// <summary>
/// A packet's way in the making: all its copies, how each ended, and the packets that it caused. Owned by one walk.
/// </summary>
public sealed class Journey(Packet packet, Journey? cause, JourneyKind kind, TraceDetail detail)
{
    /// <summary>How many packets deep a trace tells what came of what: programs that send back whatever they get answer each other without end.</summary>
    public const int MostTold = 32;

    private readonly Journey? _origin = kind is JourneyKind.Request or JourneyKind.Relayed ? null : cause?.Origin;
    private List<HopRecorder>? _hops;
    private List<Journey>? _caused;
    private Ending? _ending;
    private uint _number;

    /// <summary>The packet as it was sent.</summary>
    public Packet Packet { get; set; } = packet;

    /// <summary>Of several segments that go as one packet: the bytes of data in each but the last; otherwise 0.</summary>
    public int GsoSize { get; set; }

    /// <summary>The journey that made a host send this one, or null for what a program sent.</summary>
    public Journey? Cause { get; } = cause;

    /// <summary>How many packets stand between it and what a program sent.</summary>
    public int Depth { get; } = cause is null ? 0 : cause.Depth + 1;

    /// <summary>What a program sent of its own accord that this came of: the nearest of its causes, or itself.</summary>
    public Journey Origin => _origin ?? this;

    /// <summary>How many relaying programs passed on what it came of.</summary>
    public int Relays { get; } = (cause?.Relays ?? 0) + (kind == JourneyKind.Relayed ? 1 : 0);

    /// <summary>What kind of packet this is to its cause.</summary>
    public JourneyKind Kind { get; } = kind;

    /// <summary>How much of its way is told.</summary>
    public TraceDetail Detail { get; } = detail;

    /// <summary>Where the taps of devices note what they see of it, and of all that comes of what its program sent; null where nothing is recorded.</summary>
    public Capture? Capture { get; } = cause is not null ? cause.Capture : detail == TraceDetail.Steps ? new Capture() : null;

    /// <summary>Its number in the capture, from 1; 0 without one.</summary>
    public uint Number => _number == 0 && Capture is { } capture ? _number = capture.NextNumber() : _number;

    /// <summary>The number of the socket that the first packet of all came from (<see cref="Forwarding.Probe.Socket"/>).</summary>
    internal uint Socket { get; set; } = cause?.Socket ?? 0;

    /// <summary>The first rule or object on the way that the model does not know, or null.</summary>
    public string? Uncertain { get; private set; }

    /// <summary>The end that speaks for the packet; null while it is under way, or where every copy was lost without one.</summary>
    public Ending? Ending => _ending;

    /// <summary>The packets that this one caused, in order.</summary>
    public IReadOnlyList<Journey> Caused => _caused ?? (IReadOnlyList<Journey>)[];

    /// <summary>How many packets came of this one, by however many steps.</summary>
    public int Descendants()
    {
        var count = 0;
        var open = new Stack<Journey>([this]);
        while (open.TryPop(out var journey))
        {
            count += journey.Caused.Count;
            foreach (var caused in journey.Caused)
                open.Push(caused);
        }

        return count;
    }

    /// <summary>The hops so far.</summary>
    public IEnumerable<Hop> Hops => _hops?.Select(hop => hop.ToHop()) ?? [];

    /// <summary>Whether it came of what a program sent, by however many steps.</summary>
    /// <param name="request">What a program sent: an <see cref="Origin"/>.</param>
    public bool ComesFrom(Journey request)
    {
        for (var origin = Cause?.Origin; origin is not null; origin = origin.Cause?.Origin)
        {
            if (origin == request)
                return true;
        }

        return false;
    }

    /// <summary>A packet that this one makes a host send.</summary>
    public Journey Causes(Packet answer, JourneyKind kind)
    {
        var journey = new Journey(answer, this, kind, Depth < MostTold || Detail == TraceDetail.Verdict ? Detail : TraceDetail.End);
        (_caused ??= []).Add(journey);
        return journey;
    }

    /// <summary>The packet enters a namespace.</summary>
    public HopRecorder? Enter(string @namespace, string? inDevice)
    {
        if (Detail != TraceDetail.Steps)
            return null;
        var hop = new HopRecorder(@namespace, inDevice);
        (_hops ??= []).Add(hop);
        return hop;
    }

    /// <summary>Makes a journey that is over the next one of a packet that a program sends. Precondition: nobody holds it any more.</summary>
    internal void Begin(in Packet packet)
    {
        Packet = packet;
        (_hops, _caused, _ending, Uncertain) = (null, null, null, null);
    }

    /// <summary>A copy ends; the most telling end speaks for the packet, of equal ones the first that its program is told of.</summary>
    public void End(Ending ending)
    {
        if (_ending is null || ending.Kind < _ending.Kind || (ending.Kind == _ending.Kind && _ending.Errno is null && ending.Errno is not null))
            _ending = ending;
    }

    /// <summary>From here on the answer is a guess.</summary>
    public void BecomeUncertain(string what) => Uncertain ??= what;
}

/// <summary>What a packet is to the one that caused it.</summary>
public enum JourneyKind
{
    /// <summary>What a program sent.</summary>
    Request,

    /// <summary>What came back for it: an answer, a RST, an ICMP error.</summary>
    Reply,

    /// <summary>What a host sent besides: an ICMP redirect, a neighbour solicitation.</summary>
    Aside,

    /// <summary>The connection that a relaying program opened for it.</summary>
    Relayed,

    /// <summary>What the same socket sent after it: the ACK of a handshake, and data.</summary>
    Later,
}
