using System.Globalization;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Commands;

/// <summary>What the cmdlets share that send packets one by one and look at each.</summary>
public abstract class SendingCmdlet : ProbeCmdlet
{
    // What thousands of probabilities may lack of 1.
    private const double Rounding = 1e-9;

    /// <summary>The source port, or ICMP's identifier; the next of the lab's ephemeral ports unless given.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? SourcePort { get; set; }

    /// <summary>Send a TCP segment with these flags in place of a SYN, from a raw socket: nobody awaits the answer.</summary>
    [Parameter]
    [Alias("TcpFlags")]
    public TcpFlags[]? TcpFlag { get; set; }

    /// <summary>With <c>-TcpFlag</c>: the segment's sequence number. Numbers are relative, as tcpdump shows them: each side's SYN has 0, its first byte 1.</summary>
    [Parameter]
    public uint SequenceNumber { get; set; }

    /// <summary>With <c>-TcpFlag</c>: the next byte that the sender expects.</summary>
    [Parameter]
    public uint AcknowledgmentNumber { get; set; }

    /// <summary>With <c>-TcpFlag</c>: the window field, not scaled.</summary>
    [Parameter]
    public ushort WindowSize { get; set; } = 64240;

    /// <summary>
    /// TCP: go on after the handshake. <c>-PayloadSize</c> bytes of data are sent, in segments of the MSS that both ends agreed on, and as many come
    /// back: what finds out that large packets hang where small ones pass.
    /// </summary>
    [Parameter]
    public SwitchParameter Conversation { get; set; }

    /// <summary>Do not walk the answer back.</summary>
    [Parameter]
    public SwitchParameter OneWay { get; set; }

    /// <summary>Send this many packets, each from a new port unless one is given.</summary>
    [Parameter(ParameterSetName = "Send")]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>
    /// Send all of <c>-Count</c> from one socket at once, as a resolver does with its queries for A and AAAA: conntrack has looked up each before
    /// any of them is confirmed.
    /// </summary>
    [Parameter(ParameterSetName = "Send")]
    public SwitchParameter Together { get; set; }

    /// <summary>Send in a copy of the lab that is thrown away: the lab stays as it is.</summary>
    [Parameter]
    public SwitchParameter Fork { get; set; }

    /// <summary>Follow every outcome of every random choice, each with its probability, most likely first. The lab stays as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "AllPaths")]
    public SwitchParameter AllPaths { get; set; }

    private protected override Probe ReadProbe()
    {
        if (TcpFlag is null && Array.Find([nameof(SequenceNumber), nameof(AcknowledgmentNumber), nameof(WindowSize)], MyInvocation.BoundParameters.ContainsKey) is { } field)
            throw new NetConfigException("TcpFlagMissing", $"-{field} is of a segment that you make up; give its flags with -TcpFlag.");
        if (Together && !MyInvocation.BoundParameters.ContainsKey(nameof(Count)))
            throw new NetConfigException("CountMissing", "-Together sends several packets at once; say how many with -Count.");
        var probe = base.ReadProbe() with { SourcePort = (ushort?)SourcePort, TcpFlags = ReadFlags(), Tcp = ReadHeader(), Conversation = Conversation, OneWay = OneWay };
        if (probe is { Protocol: not IpProtocol.Tcp, TcpFlags: not null })
            throw new NetConfigException("TcpFlagNotApplicable", $"-TcpFlag is of TCP, and this is {probe.Protocol.ToName()}; leave one of both out.");
        if (probe is { Protocol: IpProtocol.Tcp, PayloadSize: > 0, TcpFlags: null, Conversation: false })
            WriteWarning("A SYN carries no data, so that the payload is not sent; -Conversation goes on to send it.");
        return probe;
    }

    /// <summary>Sends, and gives the traces one by one.</summary>
    private protected IEnumerable<PacketTrace> Send()
    {
        var probe = ReadProbe();
        var lab = Fork || AllPaths ? TheLab.Fork() : TheLab;
        if (Seed is { } seed)
            lab.Reseed(seed);
        if (Together)
            return lab.SendTogether([.. Enumerable.Repeat(probe, Count)]);
        return AllPaths ? Explore(lab, probe) : SendEach(lab, probe);
    }

    private IReadOnlyList<PacketTrace> Explore(Lab lab, Probe probe)
    {
        var paths = lab.Explore(probe);
        var share = paths.Sum(path => path.Probability);
        if (share < 1 - Rounding)
            WriteWarning(string.Create(CultureInfo.InvariantCulture, $"There are more paths than the {paths.Count:N0} that were followed; the probabilities of these add up to {share:0.####}."));
        return paths;
    }

    private IEnumerable<PacketTrace> SendEach(Lab lab, Probe probe)
    {
        var progress = new ProgressBar(this, $"Send packets from {From} to {To}");
        for (var sent = 0; sent < Count; sent++)
        {
            progress.Report(new("Packets", sent, Count));
            yield return lab.Send(probe);
        }

        progress.Complete();
    }

    private TcpFlags? ReadFlags() => TcpFlag?.Aggregate(Engine.Packets.TcpFlags.None, (all, flag) => all | flag);

    private TcpHeader? ReadHeader() => ReadFlags() is not { } flags ? null : new TcpHeader
    {
        Sequence = SequenceNumber,
        Acknowledgment = AcknowledgmentNumber,
        Window = WindowSize,
        Length = flags.HasFlag(Engine.Packets.TcpFlags.Syn) ? TcpHeader.SynLength : TcpHeader.BareLength,
    };
}
