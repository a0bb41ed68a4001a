namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A word that may stand next in a rule.</summary>
/// <param name="Text">The word: <c>--ctstate</c>, <c>ESTABLISHED</c>.</param>
/// <param name="Meaning">One line on what it means.</param>
public readonly record struct RuleChoice(string Text, string Meaning);
