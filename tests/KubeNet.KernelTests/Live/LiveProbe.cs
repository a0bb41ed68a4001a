using System.Diagnostics;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>Sends a probe from a socket of a real namespace, as a plain program would (IP_RECVERR only for echo requests, as ping(8) does), and says what that program saw.</summary>
internal static class LiveProbe
{
    /// <summary>Nobody waits for what comes of a raw packet. In milliseconds: a neighbour that nobody answers for is given up after 60.</summary>
    private const int Settling = 100;

    /// <summary>What the program saw, or null for a raw packet. <paramref name="release"/> closes the socket, after the counters were read.</summary>
    public static ClientOutcome? Send(KernelNamespace ns, LabProbe probe, List<IDisposable> release) => ns.Invoke(() =>
    {
        if (probe.RawFlags is not null)
        {
            RawPacket.Send(probe);
            Thread.Sleep(Settling);
            return null;
        }

        var v6 = probe.To.Family == IpFamily.IPv6;
        var (type, protocol) = probe.Protocol switch
        {
            IpProtocol.Tcp => (Libc.SockStream, 0),
            IpProtocol.Udp => (Libc.SockDgram, 0),
            IpProtocol.Icmp => (Libc.SockDgram, 1),
            IpProtocol.Icmpv6 => (Libc.SockDgram, 58),
            _ => throw new KernelException($"no probe for {probe.Protocol}"),
        };
        var socket = KernelSocket.OfUser(probe.User, v6 ? Libc.AfInet6 : Libc.AfInet, type, protocol);
        release.Add(socket);
        Prepare(socket, probe, v6);
        var error = socket.TryBind(probe.Source ?? IpAddress.Any(probe.To.Family), probe.SourcePort);
        if (error == 0)
            error = socket.Connect(probe.To, probe.Port);
        if (error != 0 && error != Errno.InProgress)
            return Errno.ToOutcome(error);
        return probe.Protocol == IpProtocol.Tcp ? AwaitConnection(socket, probe) : Exchange(socket, probe, v6);
    });

    private static void Prepare(KernelSocket socket, LabProbe probe, bool v6)
    {
        var level = v6 ? Libc.SolIpv6 : Libc.SolIp;
        if (probe.Ttl is { } ttl)
        {
            socket.Set(level, v6 ? Libc.Ipv6UnicastHops : Libc.IpTtl, ttl);
            if (probe.Protocol != IpProtocol.Tcp)
                socket.Set(level, v6 ? Libc.Ipv6MulticastHops : Libc.IpMulticastTtl, ttl);
        }

        if (probe.Tos is { } tos)
            socket.Set(level, v6 ? Libc.Ipv6TClass : Libc.IpTos, tos);
        if (probe.Mark is { } mark)
            socket.Set(Libc.SolSocket, Libc.SoMark, (int)mark);
        if (probe.DontFragment is { } df)
            socket.Set(level, v6 ? Libc.Ipv6MtuDiscover : Libc.IpMtuDiscover, df ? 2 : 0);
        if (probe.Protocol.IsIcmp())
            socket.Set(level, v6 ? Libc.Ipv6RecvErr : Libc.IpRecvErr, 1);
        if (probe.Broadcast)
            socket.Set(Libc.SolSocket, Libc.SoBroadcast, 1);
        if (probe.Device is { } device)
            socket.BindToDevice(device);
        if (probe.Protocol == IpProtocol.Tcp)
            socket.Set(Libc.SolSocket, Libc.SoReuseAddr, 1);
    }

    /// <summary>A redirect is no answer: ping(8) prints it and waits on.</summary>
    private static bool IsNews(KernelSocket socket, int error)
    {
        if (error == Errno.RemoteIo)
            socket.ForgetErrors();
        return error is Errno.RemoteIo or Errno.Again;
    }

    /// <summary>
    /// An ICMP error that comes back while connect() still holds the socket, as it does where the whole network is one machine, wakes nobody, but the socket keeps it (tcp_v4_err: sk_err_soft). A program
    /// hears it when the SYN that is sent again meets it again.
    /// </summary>
    private static ClientOutcome AwaitConnection(KernelSocket socket, LabProbe probe)
    {
        var isTold = socket.Await(Libc.PollOut, probe.Patience);
        var error = socket.TakeError();
        if (error != 0)
            return Errno.ToOutcome(error);
        return isTold ? ClientOutcome.Reply : ClientOutcome.Timeout;
    }

    private static ClientOutcome Exchange(KernelSocket socket, LabProbe probe, bool v6)
    {
        var data = probe.Payload is { } text ? Encoding.UTF8.GetBytes(text) : new byte[probe.DataSize + (probe.Protocol.IsIcmp() ? 8 : 0)];
        if (probe.Protocol.IsIcmp())
            data[0] = v6 ? IcmpType.V6EchoRequest : IcmpType.EchoRequest;
        var error = socket.Send(data);
        if (error != 0)
            return Errno.ToOutcome(error);
        var clock = Stopwatch.StartNew();
        do
        {
            if (!socket.Await(Libc.PollIn, Math.Max(0, probe.Patience - (int)clock.ElapsedMilliseconds)))
                return ClientOutcome.Timeout;
            error = socket.Receive();
        }
        while (IsNews(socket, error));

        return error == 0 ? ClientOutcome.Reply : Errno.ToOutcome(error);
    }
}
