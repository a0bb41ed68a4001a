using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.Engine.Tracing;

/// <summary>The whole story of one packet, and of what came back.</summary>
public sealed record PacketTrace
{
    /// <summary>The packet as it was sent.</summary>
    public required Packet Packet { get; init; }

    /// <summary>Of several segments of TCP that go as one packet (GSO): the bytes of data in each but the last, which is how a wire would have them; otherwise 0.</summary>
    public int GsoSize { get; init; }

    /// <summary>The namespaces it went through, in the order in which they were reached; every copy of a flooded frame is here.</summary>
    public required EquatableArray<Hop> Hops { get; init; }

    /// <summary>How it ended.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The kernel's drop reason, the kind of a REJECT or ICMP error, or the rule that is not known. Null where all went well.</summary>
    public string? Reason { get; init; }

    /// <summary>The end in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>How likely this path is, 0..1: below 1 only where all paths of random choices were asked for.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>What the sending program saw. Of a reply's own trace: null.</summary>
    public ClientOutcome? Client { get; init; }

    /// <summary>Where it reached a socket, or null.</summary>
    public Delivery? Delivered { get; init; }

    /// <summary>The packet that came back (an answer, a RST or an ICMP error), or null.</summary>
    public PacketTrace? Reply { get; init; }

    /// <summary>Where a relaying program (docker-proxy) took it: the connection of its own that the program opened for it. Otherwise null.</summary>
    public PacketTrace? Relayed { get; init; }

    /// <summary>What hosts sent besides: neighbour solicitations of IPv6 (ARP is no IP packet and has no trace), ICMP redirects; and of what many sockets took, what the others answered or passed on.</summary>
    public EquatableArray<PacketTrace> Asides { get; init; }

    /// <summary>What the same socket sent afterwards, in order, each with its reply: the ACK of a handshake and the data of a conversation.</summary>
    public EquatableArray<PacketTrace> Later { get; init; }

    /// <summary>The virtual time at which it was sent, UTC; no time passes on its way. Of a reply's own trace: the default.</summary>
    public DateTime SentAt { get; init; }

    /// <summary>
    /// What captures on all devices saw of it, and of all that came of it: answers, ARP, what a tunnel wrapped it into. In order. Of a reply's own trace, or that of an
    /// aside: empty, those frames are among the request's.
    /// </summary>
    public EquatableArray<CapturedFrame> Frames { get; init; }

    /// <summary>Every step of every hop, in order.</summary>
    public IEnumerable<Step> Steps
    {
        get
        {
            foreach (var hop in Hops)
            {
                foreach (var step in hop.Steps)
                    yield return step;
            }
        }
    }

    /// <summary>The end in one sentence.</summary>
    public override string ToString() => Summary;
}
