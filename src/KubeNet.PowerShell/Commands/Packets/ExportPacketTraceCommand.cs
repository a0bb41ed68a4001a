using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Writes what captures on all devices would hold of a packet and of what came of it, for Wireshark and tcpdump; or the trace as JSON.</summary>
/// <remarks>
/// Each device shows what tcpdump shows there: what it sends behind POSTROUTING, what it receives before PREROUTING, ARP and neighbour discovery, and what a tunnel wraps
/// into each other. A packet that netfilter drops on its way out is on no device. The file is pcapng, unless its name ends with .pcap or .json, or -Format says otherwise: one interface for each device,
/// called namespace/device, frames in the order in which they were seen. In Wireshark <c>frame.interface_name == "router/eth0"</c> is one device, and
/// <c>ip.id == 3</c> the trace's third packet at every device, however it was translated. What was not recorded in the trace is made up alike each time, see
/// docs/captures.md. Several traces go into one file, one after the other.
/// </remarks>
/// <example>
/// <summary>Look at a packet's way in Wireshark.</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'web.pcapng')
/// Trace-Packet client web -Port 80 | Export-PacketTrace $file</code>
/// </example>
/// <example>
/// <summary>What would tcpdump show on the server's device alone?</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'server.pcap')
/// Trace-Packet client web -Port 80 | Export-PacketTrace $file -Namespace web -Device eth0 -Format Pcap</code>
/// </example>
/// <example>
/// <summary>A file for each device.</summary>
/// <code>$folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'captures')
/// Trace-Packet client web -Port 80 | Export-PacketTrace -Directory $folder</code>
/// </example>
[Cmdlet(VerbsData.Export, "PacketTrace", SupportsShouldProcess = true, DefaultParameterSetName = "File")]
[OutputType(typeof(FileInfo))]
public sealed class ExportPacketTraceCommand : PSCmdlet
{
    private readonly List<PacketTrace> _traces = [];

    /// <summary>What Trace-Packet returned.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PacketTrace[] InputObject { get; set; } = [];

    /// <summary>The file to write. One that is there already is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder to write a file into for each device; it is made where there is none.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Directory")]
    [ValidateNotNullOrEmpty]
    public string Directory { get; set; } = "";

    /// <summary>Only devices of these namespaces.</summary>
    [Parameter]
    [SupportsWildcards]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <summary>Only these devices.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[] Device { get; set; } = ["*"];

    /// <summary>Pcapng, Pcap or Json: by default what the file's name ends with (.json, .pcap), and pcapng otherwise.</summary>
    [Parameter]
    public PacketTraceFormat? Format { get; set; }

    /// <summary>Do not replace files that are there already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _traces.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            Write();
        }
        catch (NetConfigException error)
        {
            WriteError(ErrorRecords.Of(error, ParameterSetName == "File" ? Path : Directory));
        }
    }

    // The libraries behind these are loaded only when they are needed.
    private void Write()
    {
        if (_traces.Count == 0)
            throw new NetConfigException("NothingCaptured", "No trace came in; pipe what Trace-Packet returns.");
        var format = Format ?? System.IO.Path.GetExtension(Path).ToLowerInvariant() switch
        {
            ".json" => PacketTraceFormat.Json,
            ".pcap" => PacketTraceFormat.Pcap,
            _ => PacketTraceFormat.Pcapng,
        };
        var isWhole = ParameterSetName == "File" && !MyInvocation.BoundParameters.ContainsKey(nameof(Namespace)) && !MyInvocation.BoundParameters.ContainsKey(nameof(Device));
        if (format == PacketTraceFormat.Json && !isWhole)
            throw new NetConfigException("FormatHasNoDevices", "JSON tells the whole trace, not what a device saw: write it with -Path alone, or choose the format Pcapng or Pcap.");
        var files = format == PacketTraceFormat.Json
            ? [(Path, TraceFiles.Json(_traces))]
            : TraceFiles.Captures(_traces, Namespace, Device, format, ParameterSetName == "File" ? Path : null).ToList();
        if (ParameterSetName == "Directory")
            files = InFolder(files);
        var targets = files.ConvertAll(file => (Path: Files.ForWriting(this, file.Path, NoClobber, force: true), file.Bytes));
        foreach (var (path, bytes) in targets)
        {
            if (!ShouldProcess(path, "Write a packet's trace"))
                continue;
            Files.WriteWhole(path, bytes);
            WriteObject(Files.Item(this, path));
        }
    }

    private List<(string Path, byte[] Bytes)> InFolder(List<(string Name, byte[] Bytes)> files)
    {
        var folder = GetUnresolvedProviderPathFromPSPath(Directory);
        if (!System.IO.Directory.Exists(folder))
        {
            if (!ShouldProcess(folder, "Make a folder"))
                return [];
            Files.MakeFolder(folder);
        }

        return files.ConvertAll(file => (System.IO.Path.Combine(folder, file.Name), file.Bytes));
    }
}
