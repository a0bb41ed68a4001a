using System.Collections;
using System.Management.Automation;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>
/// A hashtable of labels that may be given as kubectl takes them too: <c>app=web</c>, <c>app=web,tier=front</c>, or several such texts; <c>app-</c>, as for kubectl label,
/// is one whose value is $null. Empty text is an empty table, so that objects of Get cmdlets, and rows of a CSV file, go where their labels were.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LabelTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => PSValues.Bare(inputData) switch
    {
        string text => Table([text]),
        not IDictionary and IEnumerable several when several.Cast<object?>().All(item => PSValues.Bare(item) is string) => Table(KubeParsing.Texts(several)),
        _ => inputData,
    };

    private static Hashtable Table(IEnumerable<string> texts)
    {
        var labels = new Hashtable(StringComparer.Ordinal);
        foreach (var text in texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var (key, value) = text.Split('=', 2) switch
            {
                [{ Length: > 0 } name, var after] => (name.TrimEnd(), after.TrimStart('=').TrimStart()),
                [{ Length: > 1 } name] when name.EndsWith('-') => (name[..^1], null),
                _ => throw new ArgumentTransformationMetadataException($"'{text}' is no label; give app=web, or @{{ app = 'web' }}."),
            };
            labels[key] = value;
        }

        return labels;
    }
}
