using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// A mapping that would clash gets a port that the kernel draws (nf_nat_l4proto_unique_tuple), another one each time. Two runs tell that: all that differs is
/// the port that answers go to, and the kernel's own is not the same in both.
/// </summary>
internal static partial class DrawnPorts
{
    /// <summary>Whether nothing but drawn ports tells model and kernel apart.</summary>
    public static bool Explain(WorldDifference once, WorldDifference again) =>
        !once.Lines.SequenceEqual(again.Lines) && DifferInPortsAlone(once.Lines) && DifferInPortsAlone(again.Lines);

    private static bool DifferInPortsAlone(IReadOnlyList<string> lines) =>
        lines.All(line => line.StartsWith("connection: only the ", StringComparison.Ordinal)) && Masked(lines, "kernel").SequenceEqual(Masked(lines, "model"));

    private static IEnumerable<string> Masked(IReadOnlyList<string> lines, string side) => lines
        .Where(line => line.StartsWith($"connection: only the {side} has ", StringComparison.Ordinal))
        .Select(line => AnswersTo().Replace(line[(line.IndexOf(" has ", StringComparison.Ordinal) + " has ".Length)..].Trim(), "dport=*")).Order(StringComparer.Ordinal);

    // The last of a line: the reply direction's.
    [GeneratedRegex(@"dport=\d+(?!.*dport=)")]
    private static partial Regex AnswersTo();
}
