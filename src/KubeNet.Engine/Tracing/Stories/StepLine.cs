namespace KubeNet.Engine.Tracing.Stories;

/// <summary>One decision as a line of a story.</summary>
/// <param name="Label">What decided: <c>nat</c>, <c>route</c>, <c>bridge</c>.</param>
/// <param name="Text">What was looked at; cut where the line is too long.</param>
/// <param name="Effect">What came of it; never cut. May be empty.</param>
/// <param name="Tone">How it is for the packet.</param>
/// <param name="IsRoutine">Left out of a reply that came back well.</param>
public readonly record struct StepLine(string Label, string Text, string Effect, Tone Tone, bool IsRoutine);
