using System.Buffers.Binary;
using System.Globalization;
using KubeNet.Engine.Tracing.Captures;
using KubeNet.KernelTests.Live;

namespace KubeNet.KernelTests.Captures;

/// <summary>
/// A packet socket for all devices of a namespace, as that of <c>tcpdump -i any</c>, but with whole Ethernet headers. It makes no device promiscuous. What goes out by
/// <c>lo</c> is passed over, as libpcap does. As libpcap's it has a ring (PACKET_RX_RING, Documentation/networking/packet_mmap.rst), into which the kernel copies a frame as
/// it passes: a socket's queue shares memory with the frame, and would show fragments as the next host has rewritten them.
/// </summary>
internal sealed unsafe class FrameTap : IDisposable
{
    private const int AfPacket = 17;
    private const int EveryProtocol = 3;
    private const int SolPacket = 263;
    private const int RxRing = 5;
    private const int Version = 10;
    private const int Version2 = 1;

    // Longer than any frame of a lab: the longest MTU but lo's is 1500.
    private const int FrameSize = 1 << 13;
    private const int FrameCount = 512;
    private const int BlockSize = 1 << 16;
    private const int RingSize = FrameSize * FrameCount;
    private const int ReadWrite = 3;
    private const int Shared = 1;

    // struct tpacket2_hdr: status, length, captured length, and where the frame begins; struct sockaddr_ll follows it.
    private const int CapturedAt = 8;
    private const int MacAt = 12;
    private const int AddressAt = 32;
    private const int IndexAt = AddressAt + 4;
    private const int TypeAt = AddressAt + 10;
    private const int LengthAt = 4;
    private const uint StatusUser = 1;
    private const uint StatusKernel = 0;

    private const int Outgoing = 4;
    private const int LoopbackIndex = 1;

    private readonly KernelNamespace _home;
    private readonly KernelSocket _socket;
    private readonly Dictionary<int, string> _names;
    private readonly byte* _ring;
    private int _next;

    public FrameTap(KernelNamespace home)
    {
        _home = home;
        _names = NamesOf(home);
        _socket = home.Invoke(() => new KernelSocket(AfPacket, Libc.SockRaw, BinaryPrimitives.ReverseEndianness((ushort)EveryProtocol)));
        _socket.Set(SolPacket, Version, Version2);
        var request = stackalloc int[] { BlockSize, RingSize / BlockSize, FrameSize, FrameCount };
        Errno.Check(Libc.SetOption(_socket.Fd, SolPacket, RxRing, request, 4 * sizeof(int)), "PACKET_RX_RING");
        var ring = Libc.Map(0, RingSize, ReadWrite, Shared, _socket.Fd, 0);
        Errno.Check(ring, "mmap");
        _ring = (byte*)ring;
    }

    /// <summary>What came since the last time, in order.</summary>
    public List<(string Namespace, string Device, FrameDirection Direction, byte[] Bytes)> Take()
    {
        var frames = new List<(string, string, FrameDirection, byte[])>();
        while (true)
        {
            var slot = _ring + (_next * FrameSize);
            if ((Volatile.Read(ref *(uint*)slot) & StatusUser) == 0)
                return frames;
            var (index, type) = (*(int*)(slot + IndexAt), slot[TypeAt]);
            Assert.Equal(*(int*)(slot + LengthAt), *(int*)(slot + CapturedAt));
            if (index != LoopbackIndex || type != Outgoing)
            {
                var bytes = new ReadOnlySpan<byte>(slot + *(ushort*)(slot + MacAt), *(int*)(slot + CapturedAt)).ToArray();
                frames.Add((_home.Name, _names[index], type == Outgoing ? FrameDirection.Out : FrameDirection.In, bytes));
            }

            Volatile.Write(ref *(uint*)slot, StatusKernel);
            _next = (_next + 1) % FrameCount;
        }
    }

    public void Dispose()
    {
        _ = Libc.Unmap((nint)_ring, RingSize);
        _socket.Dispose();
    }

    /// <summary>Reads lines such as <c>2: veth0@if3: ...</c>.</summary>
    private static Dictionary<int, string> NamesOf(KernelNamespace home) => home.Run("ip", "-o link").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':', 3))
        .ToDictionary(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1].Trim().Split('@')[0]);
}
