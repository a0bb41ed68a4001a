namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>A step of a location: an operator and its number.</summary>
public readonly record struct U32Step(U32Operator Operator, uint Number);
