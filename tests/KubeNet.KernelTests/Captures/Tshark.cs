using System.Diagnostics;
using KubeNet.KernelTests.Live;
using KubeNet.Snapshots.Captures;

namespace KubeNet.KernelTests.Captures;

/// <summary>Wireshark's own reader, on this machine.</summary>
internal static class Tshark
{
    // What hangs on secrets and on time is left out: checksums that a device would make, identifications, timestamps, flow labels.
    private static readonly string[] s_fields =
    [
        "frame.packet_flags_direction", "frame.len", "eth.src", "eth.dst", "eth.type", "vlan.id",
        "arp.opcode", "arp.src.hw_mac", "arp.src.proto_ipv4", "arp.dst.hw_mac", "arp.dst.proto_ipv4",
        "ip.src", "ip.dst", "ip.ttl", "ip.dsfield", "ip.flags.df", "ip.flags.mf", "ip.frag_offset", "ip.len", "ip.proto",
        "ipv6.src", "ipv6.dst", "ipv6.hlim", "ipv6.tclass", "ipv6.plen", "ipv6.nxt", "ipv6.fraghdr.offset", "ipv6.fraghdr.more",
        "udp.srcport", "udp.dstport", "udp.length", "vxlan.vni", "vxlan.flags",
        "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq", "tcp.ack", "tcp.window_size_value", "tcp.hdr_len", "tcp.len",
        "tcp.options.mss_val", "tcp.options.wscale.shift", "tcp.option_kind",
        "icmp.type", "icmp.code", "icmp.ident", "icmp.mtu", "icmp.redir_gw",
        "icmpv6.type", "icmpv6.code", "icmpv6.mtu", "icmpv6.echo.identifier", "icmpv6.nd.ns.target_address", "icmpv6.nd.na.target_address",
        "icmpv6.nd.na.flag.r", "icmpv6.nd.na.flag.s", "icmpv6.nd.na.flag.o", "icmpv6.nd.rd.target_address", "icmpv6.rd.na.destination_address", "icmpv6.opt.linkaddr",
    ];

    private static readonly Lazy<string?> s_path = new(() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "tshark")).FirstOrDefault(File.Exists));

    /// <summary>Skips the test where it is missing, or fails it where KUBENET_KERNEL_TESTS=required.</summary>
    public static void Require()
    {
        Assert.False(s_path.Value is null && KernelEnvironment.IsRequired, "KUBENET_KERNEL_TESTS=required, but tshark is missing");
        Skip.If(s_path.Value is null, "tshark is missing (Debian's package tshark)");
    }

    /// <summary>Each frame's fields. By interface.</summary>
    public static ILookup<string, FrameFields> Dissect(IReadOnlyList<CaptureRecord> records) => Read(records, ["frame.interface_name", .. s_fields])
        .ToLookup(frame => frame[0], frame => new FrameFields(s_fields.Zip(frame.Skip(1)).Where(field => field.Second.Length > 0).ToDictionary()));

    /// <summary>Fields of each frame.</summary>
    public static IReadOnlyList<string[]> Read(IReadOnlyList<CaptureRecord> records, IReadOnlyList<string> fields, params string[] options)
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var stream = File.Create(file))
                PcapngWriter.Write(stream, records);
            return [.. Fields(file, fields, options)];
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Fields of each frame of a file.</summary>
    public static IEnumerable<string[]> Fields(string file, IReadOnlyList<string> fields, params string[] options)
    {
        // Fragments are looked at one by one, and 8472 is flannel's port of VXLAN.
        string[] words =
        [
            "-n", "-r", file, "-T", "fields", "-E", "separator=|", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-d", "udp.port==8472,vxlan",
            .. options, .. fields.SelectMany(field => new[] { "-e", field }),
        ];
        return Run(words).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|'));
    }

    /// <summary>What it prints.</summary>
    public static string Run(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(s_path.Value!, words) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"tshark {string.Join(' ', words)}: {error.GetAwaiter().GetResult()}");
        return said;
    }
}
