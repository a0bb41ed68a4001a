using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>A program whose socket got a datagram: it sends it back, or passes it on.</summary>
/// <param name="Host">The host that it runs on.</param>
/// <param name="Device">The device that the datagram came in by.</param>
/// <param name="Skb">The datagram.</param>
/// <param name="Listener">The program's socket.</param>
internal readonly record struct UdpProgram(Host Host, Link Device, SkBuff Skb, Listener Listener)
{
    /// <summary>The program goes on.</summary>
    public void Run()
    {
        if (Listener.Relay is { } relay)
        {
            RelaySender.PassOn(Host, Device, Skb, Listener, relay);
            return;
        }

        // A socket bound to the wildcard answers by the address that the route gives, not by the one it was called; so does one that is bound to a group or to a broadcast address ("Use device", __inet_bind).
        var packet = Skb.Packet;
        SocketAnswers.Send(Host, Skb, SocketAnswers.Back(Host, packet) with
        {
            Length = packet.Length,
            DontFragment = packet.Family == IpFamily.IPv4 && Host.PathMtuSysctls.SocketsDiscover,
            Payload = packet.Payload,
        }, Listener.Address is { IsUnspecified: false } && !Host.IsForMany(Skb), Listener.Owner, Listener.Device);
    }
}
