using System.Collections.Immutable;

namespace KubeNet.Shell.Editing;

/// <summary>The completions for one place in a text.</summary>
/// <param name="Start">Index of the first character they replace.</param>
/// <param name="Length">How many characters they replace.</param>
/// <param name="Candidates">The completions, in the order offered.</param>
internal sealed record CompletionSet(int Start, int Length, ImmutableArray<CompletionCandidate> Candidates)
{
    /// <summary>Nothing to offer.</summary>
    public static CompletionSet None { get; } = new(0, 0, []);

    /// <summary>The longest text that all candidates begin with, in the case of the first.</summary>
    public string CommonPrefix()
    {
        if (Candidates.IsEmpty) return "";
        string prefix = Candidates[0].Text;
        foreach (CompletionCandidate candidate in Candidates)
        {
            int same = 0;
            while (same < prefix.Length && same < candidate.Text.Length && char.ToUpperInvariant(prefix[same]) == char.ToUpperInvariant(candidate.Text[same])) same++;
            prefix = prefix[..same];
        }

        return prefix;
    }
}
