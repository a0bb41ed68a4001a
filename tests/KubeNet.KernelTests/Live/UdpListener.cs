using System.Collections.Concurrent;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Live;

/// <summary>A bound UDP socket that sends every datagram back to where it came from.</summary>
internal sealed unsafe record UdpListener(string Ns, int Fd, bool IsV6, ushort Port)
{
    private const int CmsgHeader = 16;
    private const int CmsgTime = CmsgHeader + 16;
    private const long NanosecondsInASecond = 1_000_000_000;

    /// <summary>Takes one datagram and writes down who got it from whom; null where there is none.</summary>
    public Datagram? Take(ConcurrentQueue<string> receipts)
    {
        var data = stackalloc byte[65536];
        var name = stackalloc byte[SockAddr.MaxLength];
        var control = stackalloc byte[128];
        var iov = new Libc.IoVec { Base = data, Length = 65536 };
        var message = new Libc.MsgHdr { Name = name, NameLength = SockAddr.MaxLength, Iov = &iov, IovLength = 1, Control = control, ControlLength = 128 };
        var length = Libc.ReceiveMessage(Fd, &message, 0);
        if (length < 0)
            return null;
        var from = SockAddr.Decode(new ReadOnlySpan<byte>(name, SockAddr.MaxLength));

        // Two control messages, the socket's before IP's: timespec {seconds, nanoseconds}; in_pktinfo {ifindex, spec_dst, addr} or in6_pktinfo {addr, ifindex}. That is not sent back:
        // like a plain program, the listener leaves the source of its answer to the route where it is bound to the wildcard.
        var time = (long*)(control + CmsgHeader);
        var info = control + CmsgTime + CmsgHeader;
        var local = SockAddr.ReadAddress(new ReadOnlySpan<byte>(info + (IsV6 ? 0 : 8), IsV6 ? 16 : 4), IsV6);
        receipts.Enqueue($"{Ns} udp {PacketText.Endpoint(local, Port, IpProtocol.Udp)} from {PacketText.Endpoint(from.Address, from.Port, IpProtocol.Udp)}");
        return new Datagram(this, (time[0] * NanosecondsInASecond) + time[1], new ReadOnlySpan<byte>(name, (int)message.NameLength).ToArray(), new ReadOnlySpan<byte>(data, (int)length).ToArray());
    }

    private void Send(byte[] to, byte[] data)
    {
        fixed (byte* name = to)
        fixed (byte* bytes = data)
        {
            // An empty array has no address to point to.
            byte none;
            var iov = new Libc.IoVec { Base = bytes is null ? &none : bytes, Length = (nuint)data.Length };
            var message = new Libc.MsgHdr { Name = name, NameLength = (uint)to.Length, Iov = &iov, IovLength = 1 };
            _ = Libc.SendMessage(Fd, &message, 0);
        }
    }

    /// <summary>What a listener got, and when, in the kernel's nanoseconds.</summary>
    internal sealed record Datagram(UdpListener Listener, long Time, byte[] From, byte[] Data)
    {
        /// <summary>Sends it back.</summary>
        public void Answer() => Listener.Send(From, Data);
    }
}
