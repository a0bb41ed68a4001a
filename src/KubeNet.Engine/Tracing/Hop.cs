namespace KubeNet.Engine.Tracing;

/// <summary>
/// One namespace that the packet went through. <see cref="In"/> is null where the packet was made here; <see cref="Out"/> is null
/// where it ended here, and names all ports, with commas, where a bridge sent copies.
/// </summary>
public sealed record Hop(string Namespace, string? In, string? Out, EquatableArray<Step> Steps);
