using System.Collections.Concurrent;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// A bound UDP socket that passes datagrams on as docker-proxy does: from a connected socket of its own for each client, and the answers back from the address
/// that the client called. Its own sockets are opened beforehand, in the namespace, which a waiting probe may keep busy.
/// </summary>
internal sealed unsafe class UdpRelay(KernelNamespace ns, int fd, ushort port, bool isV6, ListenerRelay target) : IDisposable
{
    private const int Spares = 8;
    private const int CmsgHeader = 16;

    private readonly Stack<KernelSocket> _spares = [];
    private readonly List<(KernelSocket Socket, byte[] Client, byte[] Control)> _open = [];

    /// <summary>Closes what was opened for clients, and opens new sockets for the next ones.</summary>
    public void Forget()
    {
        foreach (var (socket, _, _) in _open)
            socket.Dispose();
        _open.Clear();
        var family = target.Address.Family == IpFamily.IPv6 ? Libc.AfInet6 : Libc.AfInet;
        ns.Invoke(() =>
        {
            while (_spares.Count < Spares)
                _spares.Push(new KernelSocket(family, Libc.SockDgram, 0));
        });
    }

    /// <summary>Takes what has come from clients and from the other side, and passes it on.</summary>
    /// <param name="receipts">Who got what from whom.</param>
    /// <param name="nextPort">The port of the next socket of its own.</param>
    public void Turn(ConcurrentQueue<string> receipts, Func<ushort> nextPort)
    {
        var data = stackalloc byte[65536];
        var name = stackalloc byte[SockAddr.MaxLength];
        var control = stackalloc byte[128];
        var iov = new Libc.IoVec { Base = data, Length = 65536 };
        var message = new Libc.MsgHdr { Name = name, NameLength = SockAddr.MaxLength, Iov = &iov, IovLength = 1, Control = control, ControlLength = 128 };
        var length = Libc.ReceiveMessage(fd, &message, 0);
        if (length >= 0)
        {
            var from = SockAddr.Decode(new ReadOnlySpan<byte>(name, SockAddr.MaxLength));
            var local = SockAddr.ReadAddress(new ReadOnlySpan<byte>(control + CmsgHeader + (isV6 ? 0 : 8), isV6 ? 16 : 4), isV6);
            receipts.Enqueue($"{ns.Name} udp {PacketText.Endpoint(local, port, IpProtocol.Udp)} from {PacketText.Endpoint(from.Address, from.Port, IpProtocol.Udp)}");

            // The index of the link that it came by is not asked for again: the route decides.
            new Span<byte>(control + CmsgHeader + (isV6 ? 16 : 0), sizeof(int)).Clear();
            var socket = _spares.Pop();
            socket.Bind(IpAddress.Any(target.Address.Family), nextPort());
            _ = socket.Connect(target.Address, target.Port);
            _open.Add((socket, new ReadOnlySpan<byte>(name, (int)message.NameLength).ToArray(), new ReadOnlySpan<byte>(control, (int)message.ControlLength).ToArray()));
            _ = socket.Send(new ReadOnlySpan<byte>(data, (int)length));
        }

        foreach (var (socket, client, info) in _open)
        {
            var answer = Libc.Receive(socket.Fd, data, 65536, 0);
            if (answer >= 0)
                Answer(data, answer, client, info);
        }
    }

    public void Dispose()
    {
        foreach (var socket in _open.Select(open => open.Socket).Concat(_spares))
            socket.Dispose();
        _ = Libc.Close(fd);
    }

    private void Answer(byte* data, nint length, byte[] client, byte[] info)
    {
        fixed (byte* to = client)
        fixed (byte* control = info)
        {
            var iov = new Libc.IoVec { Base = data, Length = (nuint)length };
            var message = new Libc.MsgHdr { Name = to, NameLength = (uint)client.Length, Iov = &iov, IovLength = 1, Control = control, ControlLength = (nuint)info.Length };
            _ = Libc.SendMessage(fd, &message, 0);
        }
    }
}
