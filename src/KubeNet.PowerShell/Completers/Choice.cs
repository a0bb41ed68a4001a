namespace KubeNet.PowerShell.Completers;

/// <summary>One completion: what is typed, and what it is.</summary>
/// <param name="Text">The text to insert.</param>
/// <param name="ToolTip">One line on what it means.</param>
public readonly record struct Choice(string Text, string ToolTip);
