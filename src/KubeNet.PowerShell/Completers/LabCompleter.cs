using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Commands;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Completers;

/// <summary>
/// Completes names from a lab: the one given with <c>-Lab</c>, else the session's. Looks at the parameters typed so far, so that links
/// are those of <c>-Namespace</c>.
/// </summary>
public abstract class LabCompleter : IArgumentCompleter
{
    private static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(" \t;,|&(){}<>@#$`'\"");

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var lab = LabOf(fakeBoundParameters);
        var word = (wordToComplete ?? "").Trim('\'', '"');
        return Complete(lab, new BoundParameters(commandName, fakeBoundParameters))
            .Where(choice => choice.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(choice => choice.Text)
            .Select(choice => new CompletionResult(Quote(choice.Text), choice.Text, CompletionResultType.ParameterValue, choice.ToolTip));
    }

    /// <summary>All that may stand here, with what it is.</summary>
    protected abstract IEnumerable<Choice> Complete(Lab lab, BoundParameters bound);

    /// <summary>The namespaces that a parameter names, all where it was not given.</summary>
    protected static IEnumerable<NamespaceConfig> Homes(Lab lab, BoundParameters bound, string parameter = "Namespace")
    {
        ArgumentNullException.ThrowIfNull(lab);
        var names = bound.Strings(parameter);
        return names.Count == 0
            ? lab.Config.Namespaces.Values
            : lab.Config.Namespaces.Values.Where(home => names.Any(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(home.Name)));
    }

    /// <summary>The lab that the parameters typed so far mean.</summary>
    internal static Lab LabOf(IDictionary bound) => PSValues.Bare(bound["Lab"]) as Lab ?? KubeNetSession.Current;

    private static string Quote(string text) => text.AsSpan().ContainsAny(NeedQuotes) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text;
}
