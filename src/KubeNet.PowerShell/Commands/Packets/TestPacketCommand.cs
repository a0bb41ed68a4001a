using System.Management.Automation;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sends a packet and says whether it ended as expected: true or false, for assertions.</summary>
/// <remarks>
/// Expected is Delivered, unless you give other verdicts: the packet got there and its answer came back. Of several packets or paths all must end so.
/// <c>-Verbose</c> says why it did not. What hangs on a rule that the model does not know is false, with a warning that names the rule. As with Trace-Packet the packet is sent for real, unless <c>-Fork</c> is given.
/// </remarks>
/// <example>
/// <summary>In a test: the web server answers.</summary>
/// <code>Test-Packet -From client -To web -Port 80</code>
/// </example>
/// <example>
/// <summary>The database shall not be reached from outside, however it is turned away.</summary>
/// <code>Test-Packet client web -Port 5432 -Verdict Refused, Rejected, Dropped</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "Packet", DefaultParameterSetName = "Send")]
[OutputType(typeof(bool))]
public sealed class TestPacketCommand : SendingCmdlet
{
    /// <summary>The verdicts that are expected; Delivered unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Verdict[] Verdict { get; set; } = [Engine.Tracing.Verdict.Delivered];

    /// <inheritdoc/>
    protected override void Process()
    {
        var asExpected = true;
        var doubts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trace in Send())
        {
            WriteVerbose($"{trace.Packet}: {trace.Summary}");
            asExpected &= Verdict.Contains(trace.Verdict);
            if (trace.Verdict == Engine.Tracing.Verdict.Uncertain && !Verdict.Contains(trace.Verdict) && doubts.Add(trace.Summary))
                WriteWarning($"{trace.Packet}: whether it is {string.Join(" or ", Verdict)} cannot be told. {trace.Summary}");
        }

        WriteObject(asExpected);
    }
}
