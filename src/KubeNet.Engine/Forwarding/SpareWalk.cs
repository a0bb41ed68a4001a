using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The packet and the journey of walks of which the verdict alone is asked. Nothing of such a walk is kept, so that the next one uses both again instead of
/// making new ones: a packet of a flow that is known costs no memory.
/// </summary>
internal sealed class SpareWalk
{
    private Journey? _journey;
    private SkBuff? _skb;

    /// <summary>The journey of the next packet.</summary>
    public Journey Begin(in Packet packet)
    {
        if (_journey is null)
            return _journey = new Journey(packet, null, JourneyKind.Request, TraceDetail.Verdict);
        _journey.Begin(packet);
        return _journey;
    }

    /// <summary>The packet of the journey that began last, from a socket that is bound to no device.</summary>
    public SkBuff Skb(in Packet packet, SocketOwner owner)
    {
        _skb ??= new SkBuff { Journey = _journey! };
        _skb.Begin(packet, owner);
        return _skb;
    }
}
