using System.Collections.Concurrent;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// The listeners of a lab: TCP sockets that never accept, UDP sockets that send every datagram back, and UDP sockets that pass them on.
/// One thread serves them all; a socket stays in the namespace where it was opened.
/// </summary>
internal sealed unsafe class EchoServer : IDisposable
{
    private const int TickMilliseconds = 2;

    // EphemeralPorts of the model.
    private const int FirstRelayPort = 40000;

    private readonly Lock _lock = new();
    private readonly List<UdpListener> _udp = [];
    private readonly List<UdpRelay> _relays = [];
    private readonly List<int> _tcp = [];
    private readonly ConcurrentQueue<string> _receipts = [];
    private Thread? _thread;
    private volatile bool _closing;
    private int _relayPorts;

    /// <summary>Who got what since the last <see cref="Forget"/>.</summary>
    public IEnumerable<string> Receipts => _receipts;

    public void Forget() => _receipts.Clear();

    /// <summary>Relays forget their clients; their own ports are counted anew, as those of the model are.</summary>
    public void ForgetClients()
    {
        lock (_lock)
        {
            _relayPorts = 0;
            _relays.ForEach(relay => relay.Forget());
        }
    }

    public void Open(KernelNamespace ns, Listener listener, bool ipv6)
    {
        foreach (var local in LocalAddresses(listener, ipv6))
        {
            var fd = ns.Invoke(() => OpenSocket(listener, local));
            if (listener.Protocol == IpProtocol.Tcp)
            {
                _tcp.Add(fd);
                continue;
            }

            lock (_lock)
                Serve(ns, fd, local, listener);
            if (_thread is null)
            {
                _thread = new Thread(Serve) { IsBackground = true, Name = "echo" };
                _thread.Start();
            }
        }
    }

    /// <summary>Where its sockets are bound: the wildcard of both families is one of IPv6 that takes IPv4 too; of relays and of TCP, whose connections are read by their families, one of each.</summary>
    private static IEnumerable<IpAddress> LocalAddresses(Listener listener, bool ipv6)
    {
        if (listener.Address is { } given)
            return [given];
        if (IsOfBothFamilies(listener))
            return [IpAddress.AnyV6];
        return ipv6 ? [IpAddress.AnyV4, IpAddress.AnyV6] : [IpAddress.AnyV4];
    }

    private static bool IsOfBothFamilies(Listener listener) => listener is { Address: null, Protocol: IpProtocol.Udp, Relay: null };

    private void Serve(KernelNamespace ns, int fd, IpAddress local, Listener listener)
    {
        var isV6 = local.Family == IpFamily.IPv6;
        if (listener.Relay is not { } target)
        {
            _udp.Add(new UdpListener(ns.Name, fd, isV6, listener.Port));
            return;
        }

        var relay = new UdpRelay(ns, fd, listener.Port, isV6, target);
        relay.Forget();
        _relays.Add(relay);
    }

    public void Dispose()
    {
        _closing = true;
        _thread?.Join();
        _relays.ForEach(relay => relay.Dispose());
        foreach (var fd in _tcp.Concat(_udp.Select(listener => listener.Fd)))
            _ = Libc.Close(fd);
    }

    private static int OpenSocket(Listener listener, IpAddress local)
    {
        var v6 = local.Family == IpFamily.IPv6;
        var type = listener.Protocol == IpProtocol.Tcp ? Libc.SockStream : Libc.SockDgram;
        var socket = new KernelSocket(v6 ? Libc.AfInet6 : Libc.AfInet, type, 0);
        socket.Set(Libc.SolSocket, Libc.SoReuseAddr, 1);
        if (v6)
            socket.Set(Libc.SolIpv6, Libc.Ipv6V6Only, IsOfBothFamilies(listener) ? 0 : 1);
        if (listener.Device is not null)
            socket.BindToDevice(listener.Device);
        if (listener.IsFiltered)
            socket.DropAll();
        socket.Set(v6 ? Libc.SolIpv6 : Libc.SolIp, v6 ? Libc.Ipv6RecvPktInfo : Libc.IpPktInfo, 1);
        if (listener is { Protocol: IpProtocol.Udp, Relay: null })
            socket.Set(Libc.SolSocket, Libc.SoTimestampNs, 1);
        socket.Bind(local, listener.Port);
        if (listener.Protocol == IpProtocol.Tcp)
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
            // Who was reached first answers first.
            foreach (var datagram in listeners.Where((_, at) => fds[at].Returned != 0).Select(listener => listener.Take(_receipts)).OfType<UdpListener.Datagram>().OrderBy(datagram => datagram.Time))
                datagram.Answer();

            lock (_lock)
                _relays.ForEach(relay => relay.Turn(_receipts, () => (ushort)(FirstRelayPort + _relayPorts++)));
        }
    }
}
