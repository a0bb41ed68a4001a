using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace KubeNet.PowerShell.Completers;

/// <summary><c>$true</c> and <c>$false</c>, of parameters that stay as they are where they are not given.</summary>
public sealed class TruthCompleter : IArgumentCompleter
{
    private static readonly string[] s_words = ["$true", "$false"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        s_words
            .Where(word => word[1..].StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(word, word, CompletionResultType.ParameterValue, word));
}
