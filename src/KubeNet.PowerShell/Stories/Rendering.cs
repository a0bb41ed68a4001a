using System.Management.Automation.Host;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.PowerShell.Topology;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Stories;

/// <summary>What the format views call: finds out how wide the reader's window is and whether it shows colours.</summary>
public static class Rendering
{
    /// <summary>The width where the host knows none, in characters.</summary>
    public const int PlainWidth = 120;

    private const int Widest = 160;

    /// <summary>The narrowest window that the tables are made for.</summary>
    private const int Columns = 80;

    /// <summary>The view of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="host">The session's <c>$Host</c>.</param>
    /// <param name="outputRendering"><c>$PSStyle.OutputRendering</c>: Ansi always writes escapes, PlainText never, Host to a terminal.</param>
    public static string Story(PacketTrace trace, PSHost? host, string? outputRendering) =>
        TraceStory.Tell(trace, WidthOf(host), UsesColour(outputRendering));

    /// <summary>The story as a list shows it, behind its name: what comes after another type's table in the output of one script.</summary>
    public static string StoryInList(PacketTrace trace, PSHost? host, string? outputRendering) =>
        TraceStory.Tell(trace, WidthOf(host) - "Story : ".Length, UsesColour(outputRendering));

    /// <summary>The view of a trace, line by line: PowerShell then carries no colour over from one line to the next.</summary>
    public static string[] StoryLines(PacketTrace trace, PSHost? host, string? outputRendering) => Story(trace, host, outputRendering).Split('\n');

    /// <summary>The tree of a lab, line by line.</summary>
    public static string[] TopologyLines(Lab lab, PSHost? host) => [.. TopologyTree.Draw(lab, WidthOf(host))];

    /// <summary>The tree of one namespace, line by line.</summary>
    public static string[] TopologyLines(NetNamespaceInfo home, PSHost? host)
    {
        ArgumentNullException.ThrowIfNull(home);
        return home.Lab is { } lab ? [.. TopologyTree.Draw(lab, home.Name, WidthOf(host))] : [home.Name];
    }

    /// <summary>One word in the colour of a verdict.</summary>
    public static string VerdictWord(Verdict verdict, string? outputRendering) =>
        new Ink(UsesColour(outputRendering)).Paint(verdict.ToString(), TraceStory.ToneOf(verdict));

    /// <summary>The namespaces a packet went through: <c>client > router > server</c>. What its pieces went through one after the other is said once.</summary>
    public static string Path(PacketTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var wasCut = trace.Hops.Any(hop => hop.Steps.Any(step => step is FragmentStep));
        return string.Join(" > ", (wasCut ? trace.Hops.DistinctBy(hop => (hop.Namespace, hop.In)) : trace.Hops).Select(hop => hop.Namespace));
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

    /// <summary>A name for a column of a table: whole where it is short or the window is wide, and else without its middle, so that the columns behind it are seen.</summary>
    /// <param name="text">The name.</param>
    /// <param name="share">How many of 80 columns it may take.</param>
    /// <param name="host">The session's <c>$Host</c>.</param>
    public static string? Short(string? text, int share, PSHost? host)
    {
        return text is null ? null : Shortened(text, Most(share, host));
    }

    /// <summary>As <see cref="Short"/>, of an address with a port, which keeps its port: <c>[2001:db8…5678]:80</c>.</summary>
    public static string? ShortEnd(string? text, int share, PSHost? host)
    {
        var bracket = text?.LastIndexOf("]:", StringComparison.Ordinal) ?? -1;
        return text is null || bracket < 0 || text.Length <= Most(share, host)
            ? Short(text, share, host)
            : $"[{Shortened(text[1..bracket], Math.Max(5, Most(share, host) - (text.Length - bracket) - 1))}{text[bracket..]}";
    }

    /// <summary>As <see cref="Path"/>, with the first namespace and as many of the last as fit: where a packet came from, and where it came to.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="share">How many of 80 columns it may take.</param>
    /// <param name="host">The session's <c>$Host</c>.</param>
    public static string ShortPath(PacketTrace trace, int share, PSHost? host)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var most = Most(share, host);
        var whole = Path(trace);
        if (whole.Length <= most)
            return whole;
        var names = trace.Hops.Select(hop => Shortened(hop.Namespace, (most - " > … > ".Length) / 2)).ToList();
        var last = names.Count - 1;
        string Told(int from) => string.Join(" > ", names.Skip(from).Prepend("…").Prepend(names[0]));
        while (last > 2 && Told(last - 1).Length <= most)
            last--;
        return Told(last);
    }

    /// <summary>As <see cref="Short"/>, of a list, whose first words count: without its end.</summary>
    public static string? Cut(string? text, int share, PSHost? host)
    {
        var most = Most(share, host);
        return text is null || text.Length <= most ? text : $"{text[..(most - 1)]}…";
    }

    private static string Shortened(string text, int most) => text.Length <= most ? text : $"{text[..((most + 1) / 2 - 1)]}…{text[^(most / 2)..]}";

    private static int Most(int share, PSHost? host) => Math.Max(share, share * (WidthOf(host) + 1) / Columns);

    private static bool UsesColour(string? outputRendering)
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || outputRendering == "PlainText")
            return false;
        return outputRendering == "Ansi" || !Console.IsOutputRedirected;
    }

    /// <summary>As wide as PowerShell's own tables.</summary>
    internal static int WidthOf(PSHost? host)
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
