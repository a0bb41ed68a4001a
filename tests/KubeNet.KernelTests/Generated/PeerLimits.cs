using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// What a host sends about each of its peers' packets until a reserve is used up, and after that once a second of real time: answers to what has no route (ip_error), and IPv6 redirects
/// (inet_peer_xrlim_allow), of which both ends of the packet pay. Counted as the model sends them.
/// </summary>
internal sealed class PeerLimits
{
    // ip_rt_error_burst and XRLIM_BURST_FACTOR, in messages.
    private const int ErrorReserve = 5;
    private const int RedirectReserve = 6;

    private readonly Dictionary<(string Home, IpAddress Peer), int> _errors = [];
    private readonly Dictionary<(string Home, IpAddress Peer), int> _redirects = [];

    /// <summary>Whether what is sent now hangs on the clock.</summary>
    public bool AreReached => _errors.Values.Any(sent => sent > ErrorReserve) || _redirects.Values.Any(sent => sent >= RedirectReserve);

    /// <summary>Counts what a packet caused.</summary>
    public void Count(PacketTrace trace)
    {
        if (trace.Reply is { Packet: { IsIcmpError: true, Family: IpFamily.IPv4 } error } reply && trace.Reason == "IP_INNOROUTES")
            Add(_errors, reply.Hops[0].Namespace, error.Destination);
        if (trace.Packet is { IcmpType: IcmpType.RedirectV6, Protocol: IpProtocol.Icmpv6, Quoted.Packet: var about })
        {
            Add(_redirects, trace.Hops[0].Namespace, about.Source);
            Add(_redirects, trace.Hops[0].Namespace, about.Destination);
        }

        foreach (var other in new[] { trace.Reply, trace.Relayed }.OfType<PacketTrace>().Concat(trace.Asides).Concat(trace.Later))
            Count(other);
    }

    private static void Add(Dictionary<(string, IpAddress), int> sent, string home, IpAddress peer) => sent[(home, peer)] = sent.GetValueOrDefault((home, peer)) + 1;
}
