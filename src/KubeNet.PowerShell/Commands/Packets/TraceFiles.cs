using System.Management.Automation;
using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Tracing;
using KubeNet.Snapshots.Captures;
using KubeNet.Snapshots.Traces;

namespace KubeNet.PowerShell.Commands;

/// <summary>The contents of the files that a trace becomes.</summary>
internal static class TraceFiles
{
    // What a file's name cannot hold on some system.
    private const string Reserved = "/\\:*?\"<>|%";

    private const string Separator = "_";

    /// <summary>One trace as a JSON object, several as an array.</summary>
    public static byte[] Json(IReadOnlyList<PacketTrace> traces) => Encoding.UTF8.GetBytes((traces.Count == 1 ? TraceJson.Write(traces[0]) : TraceJson.Write(traces)) + "\n");

    /// <summary>What some devices saw: one file, or where no path is given one for each device, by its name.</summary>
    /// <exception cref="NetConfigException">NothingCaptured: none of them saw anything.</exception>
    public static IEnumerable<(string Path, byte[] Bytes)> Captures(IReadOnlyList<PacketTrace> traces, string[] namespaces, string[] devices, PacketTraceFormat format, string? path)
    {
        var all = TraceCapture.Require(traces);
        var chosen = all.Where(record => Fits(namespaces, record.Namespace) && Fits(devices, record.Device)).ToList();
        if (chosen.Count == 0)
            throw new NetConfigException("NothingCaptured", $"None of these devices saw anything of it. {Choices.Among(all.Select(record => record.Interface).Distinct(), "Those that did", "None did.")}");
        return path is not null
            ? [(path, Write(chosen, format))]
            : chosen.GroupBy(record => record.Interface).Select(device => (NameOf(device.First(), format), Write([.. device], format)));
    }

    private static bool Fits(string[] patterns, string name) => patterns.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.None).IsMatch(name));

    private static byte[] Write(IReadOnlyList<CaptureRecord> records, PacketTraceFormat format)
    {
        using var stream = new MemoryStream();
        if (format == PacketTraceFormat.Pcap)
            PcapWriter.Write(stream, records);
        else
            PcapngWriter.Write(stream, records);
        return stream.ToArray();
    }

    /// <summary>namespace_device.pcapng. What a file's name cannot hold is written as in a URI, so that no two devices share a file.</summary>
    private static string NameOf(CaptureRecord first, PacketTraceFormat format) =>
        $"{Escape(first.Namespace, Reserved + Separator)}{Separator}{Escape(first.Device, Reserved)}.{(format == PacketTraceFormat.Pcap ? "pcap" : "pcapng")}";

    private static string Escape(string name, string reserved) =>
        string.Concat(name.Select(letter => reserved.Contains(letter, StringComparison.Ordinal) || letter < ' ' ? $"%{(int)letter:x2}" : letter.ToString()));
}
