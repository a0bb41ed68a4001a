using System.Collections.Concurrent;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Live;

/// <summary>A bound UDP socket that sends every datagram back to where it came from.</summary>
internal sealed unsafe record UdpListener(string Ns, int Fd, bool IsV6, ushort Port)
{
    private const int CmsgHeader = 16;

    /// <summary>Takes one datagram, writes down who got it from whom, and answers it.</summary>
    public void Answer(ConcurrentQueue<string> receipts)
    {
        var data = stackalloc byte[65536];
        var name = stackalloc byte[SockAddr.MaxLength];
        var control = stackalloc byte[128];
        var iov = new Libc.IoVec { Base = data, Length = 65536 };
        var message = new Libc.MsgHdr { Name = name, NameLength = SockAddr.MaxLength, Iov = &iov, IovLength = 1, Control = control, ControlLength = 128 };
        var length = Libc.ReceiveMessage(Fd, &message, 0);
        if (length < 0)
            return;
        var from = SockAddr.Decode(new ReadOnlySpan<byte>(name, SockAddr.MaxLength));

        // One control message: in_pktinfo {ifindex, spec_dst, addr} or in6_pktinfo {addr, ifindex}. It is not sent back: like a plain
        // program, the listener leaves the source of its answer to the route where it is bound to the wildcard.
        var info = control + CmsgHeader;
        var local = SockAddr.ReadAddress(new ReadOnlySpan<byte>(info + (IsV6 ? 0 : 8), IsV6 ? 16 : 4), IsV6);
        receipts.Enqueue($"{Ns} udp {PacketText.Endpoint(local, Port, IpProtocol.Udp)} from {PacketText.Endpoint(from.Address, from.Port, IpProtocol.Udp)}");
        iov.Length = (nuint)length;
        message.Flags = 0;
        message.Control = null;
        message.ControlLength = 0;
        _ = Libc.SendMessage(Fd, &message, 0);
    }
}
