using System.Collections.Concurrent;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// The listeners of a lab: TCP sockets that never accept, and UDP sockets that send every datagram back.
/// One thread serves them all; a socket stays in the namespace where it was opened.
/// </summary>
internal sealed unsafe class EchoServer : IDisposable
{
    private const int TickMilliseconds = 2;

    private readonly Lock _lock = new();
    private readonly List<UdpListener> _udp = [];
    private readonly List<int> _tcp = [];
    private readonly ConcurrentQueue<string> _receipts = [];
    private Thread? _thread;
    private volatile bool _closing;

    /// <summary>Who got what since the last <see cref="Forget"/>.</summary>
    public IEnumerable<string> Receipts => _receipts;

    public void Forget() => _receipts.Clear();

    public void Open(KernelNamespace ns, IpProtocol protocol, ushort port, string? address, string? device, bool ipv6)
    {
        var addresses = address is not null ? [IpAddress.Parse(address)] : ipv6 ? new[] { IpAddress.AnyV4, IpAddress.AnyV6 } : [IpAddress.AnyV4];
        foreach (var local in addresses)
        {
            var fd = ns.Invoke(() => OpenSocket(protocol, local, port, device));
            if (protocol == IpProtocol.Tcp)
            {
                _tcp.Add(fd);
                continue;
            }

            lock (_lock)
                _udp.Add(new UdpListener(ns.Name, fd, local.Family == IpFamily.IPv6, port));
            if (_thread is null)
            {
                _thread = new Thread(Serve) { IsBackground = true, Name = "echo" };
                _thread.Start();
            }
        }
    }

    public void Dispose()
    {
        _closing = true;
        _thread?.Join();
        foreach (var fd in _tcp.Concat(_udp.Select(listener => listener.Fd)))
            _ = Libc.Close(fd);
    }

    private static int OpenSocket(IpProtocol protocol, IpAddress local, ushort port, string? device)
    {
        var v6 = local.Family == IpFamily.IPv6;
        var type = protocol == IpProtocol.Tcp ? Libc.SockStream : Libc.SockDgram;
        var socket = new KernelSocket(v6 ? Libc.AfInet6 : Libc.AfInet, type, 0);
        socket.Set(Libc.SolSocket, Libc.SoReuseAddr, 1);
        if (v6)
            socket.Set(Libc.SolIpv6, Libc.Ipv6V6Only, 1);
        if (device is not null)
            socket.BindToDevice(device);
        socket.Set(v6 ? Libc.SolIpv6 : Libc.SolIp, v6 ? Libc.Ipv6RecvPktInfo : Libc.IpPktInfo, 1);
        socket.Bind(local, port);
        if (protocol == IpProtocol.Tcp)
            Errno.Check(Libc.Listen(socket.Fd, 16), "listen");
        return socket.Fd;
    }

    private void Serve()
    {
        while (!_closing)
        {
            UdpListener[] listeners;
            lock (_lock)
                listeners = [.. _udp];
            var fds = Array.ConvertAll(listeners, listener => new Libc.PollFd { Fd = listener.Fd, Events = Libc.PollIn });
            fixed (Libc.PollFd* first = fds)
                _ = Libc.Poll(first, (ulong)fds.Length, TickMilliseconds);
            for (var i = 0; i < listeners.Length; i++)
            {
                if (fds[i].Returned != 0)
                    listeners[i].Answer(_receipts);
            }
        }
    }
}
