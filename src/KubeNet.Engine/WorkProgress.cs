namespace KubeNet.Engine;

/// <summary>How far a long piece of work has come.</summary>
/// <param name="Activity">What is being done, such as <c>Wiring nodes and pods</c>.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">Of how many; 0 where nobody knows.</param>
public readonly record struct WorkProgress(string Activity, int Done, int Total);
