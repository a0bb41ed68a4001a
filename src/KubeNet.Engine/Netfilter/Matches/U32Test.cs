namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>One test of <c>-m u32</c>: a place in the packet, and the values that it may have.</summary>
/// <param name="Location">How to get there; the first step's operator is of no meaning.</param>
/// <param name="Values">Ranges, any of which may fit.</param>
public sealed record U32Test(EquatableArray<U32Step> Location, EquatableArray<U32Range> Values);
