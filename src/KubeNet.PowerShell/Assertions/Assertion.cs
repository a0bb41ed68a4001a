using System.Collections;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What was expected of packets, and whether it came so; <see cref="Judge"/> words it for a test runner.</summary>
public sealed record Assertion
{
    // What Pester gives to each operator.
    private static readonly string[] s_pesters = ["ActualValue", "Negate", "Because", "CallerSessionState"];

    /// <summary>Whom it is about: <c>the packet</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What was expected: <c>be delivered to pod/web-1</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>Whether it came so; null where nobody can tell, which fails the assertion and its opposite alike.</summary>
    public required bool? Holds { get; init; }

    /// <summary>What happened, line by line.</summary>
    public required IReadOnlyList<string> Story { get; init; }

    /// <summary>The opposite, where it is more than that the expectation does not hold: of "reach all", "reach none".</summary>
    public Assertion? Opposite { get; init; }

    /// <summary>This, or that nobody can tell, where a parameter was given that is nothing: a mistyped variable would make an expectation of less than the test says.</summary>
    /// <param name="bound">The operator's <c>$PSBoundParameters</c>.</param>
    public Assertion Given(IDictionary bound) =>
        PSValues.Entries(bound).Select(entry => (Name: entry.Key.ToString()!, entry.Value)).FirstOrDefault(entry => !s_pesters.Contains(entry.Name) && PSValues.IsNothing(entry.Value)) is { Name: { } name }
            ? CannotTell(Subject, Expected, $"-{name} was given, but is nothing; is the variable's name right?")
            : this;

    /// <summary>Holds the expectation, or its opposite, against what happened.</summary>
    /// <param name="not">Whether the opposite is expected.</param>
    /// <param name="because">The reason that the test's author gives; null or empty for none.</param>
    public Judgement Judge(bool not, string? because)
    {
        if (not && Opposite is { } opposite)
            return opposite.Judge(not: false, because);
        var expected = $"{Subject}{(not ? " not" : "")} to {Expected}";
        var why = string.IsNullOrWhiteSpace(because) ? "" : $", because {WithoutBecause(because.Trim())}";
        var actual = Holds is null ? "but that cannot be told" : "but this happened";
        return Holds == !not
            ? new Judgement(true, null, null)
            : new Judgement(false, $"Expected {expected}{why}, {actual}:\n{string.Join('\n', Story.Select(line => "  " + line))}", new ShouldExpectation(expected, string.Join('\n', Story), because));
    }

    internal static Assertion CannotTell(string subject, string expected, string why) => new() { Subject = subject, Expected = expected, Holds = null, Story = [why] };

    private static string WithoutBecause(string because) => because.StartsWith("because ", StringComparison.OrdinalIgnoreCase) ? because["because ".Length..] : because;
}
