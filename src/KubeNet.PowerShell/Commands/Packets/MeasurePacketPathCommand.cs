using System.Management.Automation;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sends many flows and says how they are spread: who got how many, and how the rest ended.</summary>
/// <remarks>Each flow has a source port of its own. They are sent in a copy of the lab, one after the other; the lab stays as it is.</remarks>
/// <example>
/// <summary>How does a balancing rule spread a thousand connections?</summary>
/// <code>Measure-PacketPath client 10.0.0.10 -Port 80 -Count 1000</code>
/// </example>
/// <example>
/// <summary>Look at one of those that failed.</summary>
/// <code>Measure-PacketPath client 10.0.0.10 -Port 81 | Where-Object Verdict -ne Delivered | ForEach-Object Example</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "PacketPath")]
[OutputType(typeof(PacketPathInfo))]
public sealed class MeasurePacketPathCommand : ProbeCmdlet
{
    private volatile bool _isStopped;

    /// <summary>How many flows.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 100;

    /// <inheritdoc/>
    protected override void StopProcessing() => _isStopped = true;

    /// <inheritdoc/>
    protected override void Process()
    {
        var (lab, probe) = (TheLab.Fork(), ReadProbe());
        if (Seed is { } seed)
            lab.Reseed(seed);
        var ends = new Dictionary<(Verdict, string?, string?, string?), (int Count, PacketTrace Example)>();
        var progress = new ProgressBar(this, $"Send packets from {From} to {To}");
        for (var i = 0; i < Count && !_isStopped; i++)
        {
            progress.Report(new("Flows", i, Count));
            var trace = lab.Send(probe);
            var key = (trace.Verdict, trace.Delivered?.Namespace, PacketPathInfo.EndpointOf(trace), trace.Reason);
            ends[key] = ends.TryGetValue(key, out var seen) ? (seen.Count + 1, seen.Example) : (1, trace);
        }

        progress.Complete();
        foreach (var (count, example) in ends.Values.OrderByDescending(end => end.Count).ThenBy(end => PacketPathInfo.EndpointOf(end.Example), StringComparer.Ordinal))
            WriteObject(PacketPathInfo.Of(TheLab, From, example, count, Count));
    }
}
