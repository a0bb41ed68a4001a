using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// A mapping that would clash gets a port that the kernel draws (nf_nat_l4proto_unique_tuple), another one each time; in a loop the packet comes by with it again, and gets
/// the next. Two runs tell that: all that differs is such ports, and the kernel's own are not the same in both.
/// </summary>
internal static partial class DrawnPorts
{
    /// <summary>Whether nothing but drawn ports tells model and kernel apart.</summary>
    public static bool Explain(WorldDifference once, WorldDifference again) =>
        !once.Lines.SequenceEqual(again.Lines) && DifferInPortsAlone(once.Lines) && DifferInPortsAlone(again.Lines);

    private static bool DifferInPortsAlone(IReadOnlyList<string> lines) =>
        lines.All(line => line.StartsWith("connection: only the ", StringComparison.Ordinal)) && Masked(lines, "kernel").SequenceEqual(Masked(lines, "model"));

    private static IEnumerable<string> Masked(IReadOnlyList<string> lines, string side)
    {
        var own = lines.Where(line => line.StartsWith($"connection: only the {side} has ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(" has ", StringComparison.Ordinal) + " has ".Length)..].Trim()).ToList();

        // Drawn is the port that answers go to, where it is not the one that was sent from.
        var drawn = own.Select(line => Ends().Match(line)).Where(ends => ends.Success && ends.Groups["from"].Value != ends.Groups["to"].Value)
            .Select(ends => ends.Groups["to"].Value).ToHashSet();
        return own.Select(line => Port().Replace(line, port => drawn.Contains(port.Groups["number"].Value) ? $"{port.Groups["word"].Value}*" : port.Value)).Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"sport=(?<from>\d+) dport=\d+ \|.* dport=(?<to>\d+)(?!.*dport=)")]
    private static partial Regex Ends();

    [GeneratedRegex(@"(?<word>[sd]port=)(?<number>\d+)")]
    private static partial Regex Port();
}
