namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>Values from a first to a last.</summary>
public readonly record struct U32Range(uint First, uint Last);
