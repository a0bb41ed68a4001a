using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeNet.Manifests;
using KubeNet.Manifests.Live;

namespace KubeNet.PowerShell.Completers.Kubernetes;

/// <summary>The contexts of a kubeconfig.</summary>
public sealed class KubeContextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        IReadOnlyList<string> contexts;
        try
        {
            contexts = Kubeconfig.Load(fakeBoundParameters["Kubeconfig"]?.ToString()).Contexts;
        }
        catch (ManifestException)
        {
            return [];
        }

        return contexts.Where(context => context.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase)).Select(context => new CompletionResult(context));
    }
}
