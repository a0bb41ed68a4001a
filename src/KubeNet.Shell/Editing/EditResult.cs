namespace KubeNet.Shell.Editing;

/// <summary>An edited line.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The text when it was accepted, else empty.</param>
internal readonly record struct EditResult(EditOutcome Outcome, string Text);
