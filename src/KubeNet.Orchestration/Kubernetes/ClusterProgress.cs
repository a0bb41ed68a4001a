namespace KubeNet.Orchestration.Kubernetes;

/// <summary>How far the writing of a large edit has come.</summary>
/// <param name="Activity">What is being written, such as <c>Pods</c>.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct ClusterProgress(string Activity, int Done, int Total);
