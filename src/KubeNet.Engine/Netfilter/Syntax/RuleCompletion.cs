namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>How the start of a rule may go on.</summary>
/// <param name="Start">Where in the text the word begins that is to be completed; behind the last comma in a list.</param>
/// <param name="Choices">The words that fit what stands there so far.</param>
/// <param name="Names">Of what in the namespace a name may stand there too.</param>
public sealed record RuleCompletion(int Start, IReadOnlyList<RuleChoice> Choices, RuleNames Names);
