using System.Management.Automation.Host;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Stories;

/// <summary>What the format views call: finds out how wide the reader's window is and whether it shows colours.</summary>
public static class Rendering
{
    /// <summary>The width of what is not a terminal, in characters.</summary>
    public const int PlainWidth = 120;

    private const int Widest = 160;

    /// <summary>The view of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="host">The session's <c>$Host</c>.</param>
    /// <param name="outputRendering"><c>$PSStyle.OutputRendering</c>: Ansi always writes escapes, PlainText never, Host to a terminal.</param>
    public static string Story(PacketTrace trace, PSHost? host, string? outputRendering) =>
        TraceStory.Tell(trace, Width(host), UsesColour(outputRendering));

    /// <summary>One word in the colour of a verdict.</summary>
    public static string VerdictWord(Verdict verdict, string? outputRendering) =>
        new Ink(UsesColour(outputRendering)).Paint(verdict.ToString(), TraceStory.ToneOf(verdict));

    private static bool UsesColour(string? outputRendering)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || outputRendering == "PlainText")
            return false;
        return outputRendering == "Ansi" || !Console.IsOutputRedirected;
    }

    private static int Width(PSHost? host)
    {
        if (Console.IsOutputRedirected)
            return PlainWidth;
        try
        {
            // The last column stays free: some terminals break the line there.
            var width = host?.UI?.RawUI?.WindowSize.Width ?? 0;
            return width > 0 ? Math.Min(width - 1, Widest) : PlainWidth;
        }
        catch (Exception error) when (error is HostException or NotImplementedException or IOException or InvalidOperationException)
        {
            return PlainWidth;
        }
    }
}
