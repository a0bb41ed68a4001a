namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>One thing that <c>-m srh</c> asks of a segment routing header.</summary>
/// <param name="Name">The option, without its dashes.</param>
/// <param name="Value">Its value as iptables prints it.</param>
/// <param name="Negated">A <c>!</c> before it.</param>
public readonly record struct SrhField(string Name, string Value, bool Negated);
