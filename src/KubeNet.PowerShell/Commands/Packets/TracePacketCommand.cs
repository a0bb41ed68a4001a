using System.Management.Automation;
using KubeNet.Engine.Tracing;
using KubeNet.Snapshots.Traces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sends a packet and tells its whole story: every decision on its way, and on the way of its answer.</summary>
/// <remarks>
/// It is sent for real: conntrack, bridges' tables, neighbours and counters of the lab move on, as they would on machines. With <c>-Fork</c> it
/// is sent in a copy. The story shows a line for each decision: the label says what decided, the end of the line what came of it. Pipe it
/// to Format-List for all that was left out, to Format-Table for one line each.
/// </remarks>
/// <example>
/// <summary>Does a ping get there, and how?</summary>
/// <code>Trace-Packet -From client -To 10.0.0.10</code>
/// </example>
/// <example>
/// <summary>A connection to a web server, by the name of its namespace.</summary>
/// <code>Trace-Packet client web -Port 80</code>
/// </example>
/// <example>
/// <summary>Which rules did it match?</summary>
/// <code>(Trace-Packet client web -Port 80).Steps | Where-Object Kind -eq rule</code>
/// </example>
/// <example>
/// <summary>Do large segments pass where small ones do?</summary>
/// <code>Trace-Packet client web -Port 80 -Conversation -PayloadSize 3000</code>
/// </example>
/// <example>
/// <summary>Which rules does a query of another user meet that asks for this name?</summary>
/// <code>Trace-Packet client 10.0.0.10 -Protocol udp -Port 53 -User 1000 -Payload example.org</code>
/// </example>
/// <example>
/// <summary>As JSON, for other programs.</summary>
/// <code>Trace-Packet client web -Port 80 -AsJson</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Trace, "Packet", DefaultParameterSetName = "Send")]
[OutputType(typeof(PacketTrace), typeof(string))]
public sealed class TracePacketCommand : SendingCmdlet
{
    /// <summary>The trace as JSON text; of several packets or paths an array.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (!AsJson)
        {
            foreach (var trace in Send())
                WriteObject(trace);
        }
        else
        {
            WriteObject(ToJson([.. Send()], isArray: AllPaths || Count > 1));
        }
    }

    // A method of its own, so that the JSON library is loaded only when it is needed.
    private static string ToJson(IReadOnlyList<PacketTrace> traces, bool isArray) => isArray ? TraceJson.Write(traces) : TraceJson.Write(traces[0]);
}
