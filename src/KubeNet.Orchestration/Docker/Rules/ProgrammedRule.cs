using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Docker.Rules;

/// <summary>A rule that the daemon wants in a chain; it is written unless the chain has it already.</summary>
/// <param name="Table">The table.</param>
/// <param name="Chain">The chain.</param>
/// <param name="Rule">As it follows <c>iptables -A CHAIN</c>.</param>
/// <param name="IsFirst">Whether it is inserted at the head (<c>-I</c>) in place of being appended (<c>-A</c>).</param>
internal readonly record struct ProgrammedRule(TableName Table, string Chain, string Rule, bool IsFirst = false);
