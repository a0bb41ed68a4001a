namespace KubeNet.PowerShell.Assertions;

/// <summary>What Pester wants back from the test of a Should operator.</summary>
/// <param name="Succeeded">Whether the assertion holds.</param>
/// <param name="FailureMessage">What to print where it does not; otherwise null.</param>
/// <param name="ExpectResult">The parts of that message, which reports show; otherwise null.</param>
public sealed record Judgement(bool Succeeded, string? FailureMessage, ShouldExpectation? ExpectResult);

/// <summary>The parts of a failure message.</summary>
/// <param name="Expected">What was expected.</param>
/// <param name="Actual">What happened.</param>
/// <param name="Because">The reason that the test's author gave.</param>
public sealed record ShouldExpectation(string Expected, string Actual, string? Because);
