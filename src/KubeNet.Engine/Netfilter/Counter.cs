namespace KubeNet.Engine.Netfilter;

/// <summary>How often a rule or policy was hit: packets, and bytes of IP.</summary>
public readonly record struct Counter(long Packets, long Bytes);
