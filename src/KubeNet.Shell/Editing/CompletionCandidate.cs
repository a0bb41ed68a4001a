namespace KubeNet.Shell.Editing;

/// <summary>One completion.</summary>
/// <param name="Text">What it puts into the line.</param>
/// <param name="Label">What the list shows for it.</param>
internal readonly record struct CompletionCandidate(string Text, string Label);
