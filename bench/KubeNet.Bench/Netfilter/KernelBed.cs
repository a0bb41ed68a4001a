using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using KubeNet.Engine.Addressing;
using KubeNet.KernelTests.Live;

namespace KubeNet.Bench.Netfilter;

/// <summary>The bed in three real network namespaces, which go with this process.</summary>
internal sealed class KernelBed : IDisposable
{
    private const int HeaderLength = 28;
    private readonly KernelNamespace _client = new("client");
    private readonly KernelNamespace _node = new("node");
    private readonly KernelNamespace _backend = new("backend");
    private readonly KernelSocket _sender;
    private readonly KernelSocket _receiver;

    public KernelBed()
    {
        Join(_client, Bed.Client, Bed.ClientGateway, "c0");
        Join(_backend, Bed.Backend, Bed.BackendGateway, "b0");
        _node.SetSysctl("net.ipv4.ip_forward", "1");
        (_sender, _receiver) = (_client.Invoke(RawSocket), _backend.Invoke(() =>
        {
            var socket = new KernelSocket(Libc.AfInet, Libc.SockDgram, 0);
            socket.Bind(IpAddress.Parse(Bed.Backend), ServiceRules.Port);
            return socket;
        }));
    }

    /// <summary>Whether this process may make namespaces.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Libc.GetEuid() == 0;

    /// <summary>Loads rules, and how many seconds that took.</summary>
    public double Restore(string rules, bool legacy)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, rules);
            var start = Stopwatch.GetTimestamp();
            _node.Run(legacy ? "iptables-legacy-restore" : "iptables-nft-restore", file);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Takes all rules out again.</summary>
    public void Flush(bool legacy)
    {
        foreach (var what in new[] { "-F", "-X" })
            _node.Run(legacy ? "iptables-legacy" : "iptables-nft", $"-t nat {what}");
    }

    /// <summary>Sends one datagram from each of some source ports; how many seconds one took until the backend had it or its queue was full.</summary>
    public double Send(string to, int firstPort, int count, bool isSamePort = false) => _client.Invoke(() =>
    {
        var (packet, destination) = (Packet(to), IpAddress.Parse(to));
        var start = Stopwatch.GetTimestamp();
        for (var at = 0; at < count; at++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)(isSamePort ? firstPort : firstPort + at));
            if (_sender.SendTo(packet, destination) is var errno and not 0)
                throw new KernelException($"sendto {to}: errno {errno}");
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / count;
    });

    /// <summary>How many connections the node tracks.</summary>
    public int Connections() => int.Parse(_node.Invoke(() => File.ReadAllText("/proc/sys/net/netfilter/nf_conntrack_count")), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _client.Dispose();
        _backend.Dispose();
        _node.Dispose();
    }

    private static KernelSocket RawSocket()
    {
        const int Raw = 255;
        return new KernelSocket(Libc.AfInet, Libc.SockRaw, Raw);
    }

    private void Join(KernelNamespace end, string address, string gateway, string device)
    {
        _node.Ip([$"link add {device} type veth peer name eth0 netns {end.ThreadId}", $"addr add {gateway}/24 dev {device}", $"link set {device} up", "link set lo up"]);
        end.Ip([$"addr add {address}/24 dev eth0", "link set eth0 up", "link set lo up", $"route add default via {gateway}"]);
    }

    /// <summary>An IPv4 header and a UDP header with nothing behind, the checksum of UDP left out; the kernel fills in IP's.</summary>
    private static byte[] Packet(string to)
    {
        var packet = new byte[HeaderLength];
        (packet[0], packet[8], packet[9]) = (0x45, 64, 17);
        IPAddress.Parse(Bed.Client).TryWriteBytes(packet.AsSpan(12), out _);
        IPAddress.Parse(to).TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), ServiceRules.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), HeaderLength - 20);
        return packet;
    }
}
