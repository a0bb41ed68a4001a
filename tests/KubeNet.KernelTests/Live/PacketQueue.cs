using System.Buffers.Binary;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// A program that NFQUEUE hands packets to, over a netlink socket (nfnetlink_queue): it holds them until told to let all of them go on. It makes
/// packets be under way at once, whatever the machine does meanwhile.
/// </summary>
internal sealed unsafe class PacketQueue : IDisposable
{
    private const int Netlink = 16;
    private const int Netfilter = 12;
    private const ushort Packet = 3 << 8;
    private const ushort Verdict = Packet | 1;
    private const ushort Config = Packet | 2;
    private const ushort ConfigCommand = 1;
    private const ushort ConfigParameters = 2;
    private const ushort PacketHeader = 1;
    private const ushort VerdictHeader = 2;
    private const uint Accept = 1;
    private const int Header = 20;
    private readonly KernelNamespace _home;
    private readonly KernelSocket _socket;
    private readonly ushort _number;
    private readonly List<uint> _held = [];

    /// <summary>Takes a queue's packets in a namespace.</summary>
    public PacketQueue(KernelNamespace home, ushort number = 0)
    {
        (_home, _number) = (home, number);
        _socket = home.Invoke(() => new KernelSocket(Netlink, Libc.SockRaw, Netfilter));

        // NFQNL_CFG_CMD_BIND, then NFQNL_COPY_META: a packet's number is all that is needed.
        Write(Config, ConfigCommand, [1, 0, 0, 0]);
        Write(Config, ConfigParameters, [0, 0, 0, 0, 1, 0, 0, 0]);
    }

    /// <summary>Waits until so many packets are held.</summary>
    /// <exception cref="KernelException">They did not come.</exception>
    public void Await(int count, int milliseconds = 3000)
    {
        while (_held.Count < count)
        {
            if (!_socket.Await(Libc.PollIn, milliseconds))
                throw new KernelException($"only {_held.Count} of {count} packets came to the queue of {_home.Name}");
            Read();
        }
    }

    /// <summary>Lets the packets go on, in the order in which they came.</summary>
    public void Release()
    {
        Span<byte> verdict = stackalloc byte[8];
        foreach (var id in _held)
        {
            BinaryPrimitives.WriteUInt32BigEndian(verdict, Accept);
            BinaryPrimitives.WriteUInt32BigEndian(verdict[4..], id);
            Write(Verdict, VerdictHeader, verdict);
        }

        _held.Clear();
    }

    public void Dispose() => _socket.Dispose();

    private void Write(ushort type, ushort attribute, ReadOnlySpan<byte> value)
    {
        // struct nlmsghdr, struct nfgenmsg with the queue's number, one attribute.
        Span<byte> message = stackalloc byte[Header + 4 + value.Length];
        message.Clear();
        BitConverter.TryWriteBytes(message, message.Length);
        BitConverter.TryWriteBytes(message[4..], type);
        BitConverter.TryWriteBytes(message[6..], (ushort)1);
        BinaryPrimitives.WriteUInt16BigEndian(message[18..], _number);
        BitConverter.TryWriteBytes(message[Header..], (ushort)(4 + value.Length));
        BitConverter.TryWriteBytes(message[(Header + 2)..], attribute);
        value.CopyTo(message[(Header + 4)..]);
        Errno.Check(-_socket.Send(message), "nfnetlink_queue");
    }

    private void Read()
    {
        var buffer = stackalloc byte[65536];
        var length = (int)Libc.Receive(_socket.Fd, buffer, 65536, 0);
        Errno.Check(length, "nfnetlink_queue");
        var message = new ReadOnlySpan<byte>(buffer, length);
        if (BitConverter.ToUInt16(message[4..]) != Packet)
            return;
        for (var at = Header; at + 4 <= length; at += (BitConverter.ToUInt16(message[at..]) + 3) & ~3)
        {
            if ((BitConverter.ToUInt16(message[(at + 2)..]) & 0x3fff) == PacketHeader)
                _held.Add(BinaryPrimitives.ReadUInt32BigEndian(message[(at + 4)..]));
        }
    }
}
