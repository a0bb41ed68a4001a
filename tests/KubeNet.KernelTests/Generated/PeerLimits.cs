using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// What a host sends about each of its peers' packets until a reserve is used up, and after that once a second of real time: answers to what has no route (ip_error), and IPv6 redirects
/// (inet_peer_xrlim_allow), of which both ends of the packet pay. Counted as the model sends them; errors by what devices sent, for some are about what no trace tells of: the
/// packets in which a VXLAN asks for a neighbour. What has no route pays whether an error comes of it or not: later pieces do too, of which none tells.
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
    private readonly Dictionary<(string Home, IpAddress Peer), int> _lost = [];
    private readonly Dictionary<(string Home, IpAddress Peer), int> _redirects = [];

    /// <summary>Whether what is sent now hangs on the clock.</summary>
    public bool AreReached => _errors.Values.Concat(_lost.Values).Any(count => count > ErrorReserve) || _redirects.Values.Any(sent => sent >= RedirectReserve);

    /// <summary>Counts what a packet caused.</summary>
    public void Count(PacketTrace trace)
    {
        var hadNoRoute = trace.DescendantsAndSelf().Any(packet => packet.Reason == "IP_INNOROUTES");
        foreach (var frame in trace.Frames)
        {
            if (frame is { Direction: FrameDirection.Out, Frame.Packet.Packet: var sent } && IsOfRoutes(sent) && (hadNoRoute || OuterPorts.IsOuter(sent.Quoted!.Packet)))
                Add(_errors, $"{frame.Namespace}/{frame.Device}", sent.Destination);
        }

        foreach (var packet in trace.DescendantsAndSelf())
        {
            foreach (var hop in packet.Hops.Where(_ => packet.Packet.Family == IpFamily.IPv4))
            {
                foreach (var _ in hop.Steps.OfType<DropStep>().Where(step => step.Reason == DropReason.IpInNoRoutes))
                    Add(_lost, hop.Namespace, packet.Packet.Source);
            }

            if (packet.Packet is not { IcmpType: IcmpType.RedirectV6, Protocol: IpProtocol.Icmpv6, Quoted.Packet: var about })
                continue;
            Add(_redirects, packet.Hops[0].Namespace, about.Source);
            Add(_redirects, packet.Hops[0].Namespace, about.Destination);
        }
    }

    private static bool IsOfRoutes(in Packet error) => error is
    {
        Family: IpFamily.IPv4, Protocol: IpProtocol.Icmp, IcmpType: IcmpType.DestinationUnreachable, IcmpCode: NetUnreachable or HostUnreachable or CommunicationProhibited, Quoted: not null,
    };

    private static void Add(Dictionary<(string, IpAddress), int> sent, string home, IpAddress peer) => sent[(home, peer)] = sent.GetValueOrDefault((home, peer)) + 1;
}
