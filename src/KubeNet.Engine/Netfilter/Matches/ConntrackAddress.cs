using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>An address under a mask, whose host bits stay as they were written.</summary>
public readonly record struct ConntrackAddress(IpAddress Address, UInt128 Mask);
