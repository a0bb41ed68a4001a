using System.Management.Automation.Host;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Stories;

/// <summary>What the format views call: finds out how wide the reader's window is and whether it shows colours.</summary>
public static class Rendering
{
    /// <summary>The width where the host knows none, in characters.</summary>
    public const int PlainWidth = 120;

    private const int Widest = 160;

    /// <summary>The view of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="host">The session's <c>$Host</c>.</param>
    /// <param name="outputRendering"><c>$PSStyle.OutputRendering</c>: Ansi always writes escapes, PlainText never, Host to a terminal.</param>
    public static string Story(PacketTrace trace, PSHost? host, string? outputRendering) =>
        TraceStory.Tell(trace, Width(host), UsesColour(outputRendering));

    /// <summary>The view of a trace, line by line: PowerShell then carries no colour over from one line to the next.</summary>
    public static string[] StoryLines(PacketTrace trace, PSHost? host, string? outputRendering) => Story(trace, host, outputRendering).Split('\n');

    /// <summary>One word in the colour of a verdict.</summary>
    public static string VerdictWord(Verdict verdict, string? outputRendering) =>
        new Ink(UsesColour(outputRendering)).Paint(verdict.ToString(), TraceStory.ToneOf(verdict));

    /// <summary>The namespaces a packet went through: <c>client > router > server</c>.</summary>
    public static string Path(PacketTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return string.Join(" > ", trace.Hops.Select(hop => hop.Namespace));
    }

    /// <summary>Where it reached a socket: <c>server, by eth0, as tcp ...</c>; empty where it did not.</summary>
    public static string Delivered(PacketTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Delivered is { } delivery ? $"{delivery.Namespace}, by {delivery.Device}, as {delivery.Packet}" : "";
    }

    /// <summary>What the sending program saw: <c>Refused (ECONNREFUSED)</c>.</summary>
    public static string Client(PacketTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Client is { } client ? $"{client.Outcome}{(client.Errno is null ? "" : $" ({client.Errno})")}" : "";
    }

    /// <summary>Every step in full, a line each, under its namespace; empty for no trace.</summary>
    public static string Details(PacketTrace? trace)
    {
        var lines = (trace?.Hops ?? []).SelectMany(hop => hop.Steps.Select(step => $"  {step.Describe()}").Prepend($"{hop.Namespace}: {hop.In ?? "made here"} -> {hop.Out ?? "ended here"}"));
        return string.Join('\n', lines);
    }

    private static bool UsesColour(string? outputRendering)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || outputRendering == "PlainText")
            return false;
        return outputRendering == "Ansi" || !Console.IsOutputRedirected;
    }

    /// <summary>As wide as PowerShell's own tables.</summary>
    private static int Width(PSHost? host)
    {
        try
        {
            // The last column stays free: PowerShell breaks the line there.
            var width = host?.UI?.RawUI?.BufferSize.Width ?? 0;
            return width > 0 ? Math.Min(width - 1, Widest) : PlainWidth;
        }
        catch (Exception error) when (error is HostException or NotImplementedException or IOException or InvalidOperationException)
        {
            return PlainWidth;
        }
    }
}
