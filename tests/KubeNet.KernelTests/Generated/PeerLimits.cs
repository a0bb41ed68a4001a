using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// What a host sends about each of its peers' packets until a reserve is used up, and after that once a second of real time: answers to what has no route (ip_error), and IPv6 redirects
/// (inet_peer_xrlim_allow), of which both ends of the packet pay. Counted as the model sends them; errors by what devices sent, for many are about what no trace tells of, such as the
/// packets in which a VXLAN asks for a neighbour.
/// </summary>
internal sealed class PeerLimits
{
    // ip_rt_error_burst and XRLIM_BURST_FACTOR, in messages.
    private const int ErrorReserve = 5;
    private const int RedirectReserve = 6;

    // ICMP_NET_UNREACH, ICMP_HOST_UNREACH and ICMP_PKT_FILTERED.
    private const byte NetUnreachable = 0;
    private const byte HostUnreachable = 1;
    private const byte CommunicationProhibited = 13;

    private readonly Dictionary<(string Device, IpAddress Peer), int> _errors = [];
    private readonly Dictionary<(string Home, IpAddress Peer), int> _redirects = [];

    /// <summary>Whether what is sent now hangs on the clock.</summary>
    public bool AreReached => _errors.Values.Any(sent => sent > ErrorReserve) || _redirects.Values.Any(sent => sent >= RedirectReserve);

    /// <summary>Counts what a packet caused.</summary>
    public void Count(PacketTrace trace)
    {
        foreach (var frame in trace.Frames)
        {
            if (frame is { Direction: FrameDirection.Out, Frame.Packet: { Packet: var sent } } && MayBeAboutNoRoute(sent))
                Add(_errors, $"{frame.Namespace}/{frame.Device}", sent.Destination);
        }

        CountRedirects(trace);
    }

    private void CountRedirects(PacketTrace trace)
    {
        if (trace.Packet is { IcmpType: IcmpType.RedirectV6, Protocol: IpProtocol.Icmpv6, Quoted.Packet: var about })
        {
            Add(_redirects, trace.Hops[0].Namespace, about.Source);
            Add(_redirects, trace.Hops[0].Namespace, about.Destination);
        }

        foreach (var other in new[] { trace.Reply, trace.Relayed }.OfType<PacketTrace>().Concat(trace.Asides).Concat(trace.Later))
            CountRedirects(other);
    }

    private static bool MayBeAboutNoRoute(in Packet error) =>
        error is { Family: IpFamily.IPv4, Protocol: IpProtocol.Icmp, IcmpType: IcmpType.DestinationUnreachable, IcmpCode: NetUnreachable or HostUnreachable or CommunicationProhibited };

    private static void Add(Dictionary<(string, IpAddress), int> sent, string home, IpAddress peer) => sent[(home, peer)] = sent.GetValueOrDefault((home, peer)) + 1;
}
