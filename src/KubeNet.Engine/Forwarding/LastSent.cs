using System.Diagnostics.CodeAnalysis;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What a host sent last, and where that went: a program that sends the same again from the same port does so by a socket that keeps its route
/// (sk_dst_check). The host lives as long as the configuration, so that the route still holds; where flows are spread over next hops, nothing is kept.
/// </summary>
internal sealed class LastSent
{
    private Probe? _sentOnce;
    private Probe? _probe;
    private Packet _packet;
    private RouteDecision? _decision;
    private uint _flow;

    /// <summary>Whether a probe is the one that was sent last.</summary>
    public bool Is(Probe probe, out Packet packet, [NotNullWhen(true)] out RouteDecision? decision, out uint flow)
    {
        (packet, decision, flow) = (default, null, 0);
        if (!ReferenceEquals(probe, _probe))
            return false;
        (packet, decision, flow) = (_packet, _decision!, _flow);
        return true;
    }

    /// <summary>Keeps what was sent, where it went, and the number of its flow: from the second time on, since most is sent once.</summary>
    public void Keep(Probe probe, in Packet packet, RouteDecision decision, uint flow)
    {
        if (probe.SourcePort is null)
            return;
        if (ReferenceEquals(probe, _sentOnce))
            (_probe, _packet, _decision, _flow) = (probe, packet, decision, flow);
        _sentOnce = probe;
    }
}
