namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>One of iptables' own options that stand in a rule.</summary>
/// <param name="Letter">Its letter.</param>
/// <param name="Name">Its long name, without the dashes.</param>
/// <param name="Meaning">What a person is told of it.</param>
/// <param name="Argument">What may stand as its argument.</param>
/// <param name="IsInvertible">Whether a <c>!</c> may stand before it.</param>
internal sealed record RuleOption(char Letter, string Name, string Meaning, OptionArgument Argument, bool IsInvertible = false);
