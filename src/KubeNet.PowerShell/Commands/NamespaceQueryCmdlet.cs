using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that reads from one namespace, several, or all.</summary>
public abstract class NamespaceQueryCmdlet : LabCmdlet
{
    /// <summary>The network namespaces, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [AllOf]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <summary>Reads one namespace.</summary>
    protected abstract void Query(NamespaceConfig home);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        foreach (var name in Namespace)
            Attempt(name, () => QueryAll(name));
    }

    /// <summary>The items whose names fit any pattern, all without patterns.</summary>
    /// <param name="items">The items.</param>
    /// <param name="nameOf">An item's name.</param>
    /// <param name="patterns">Names with wildcards, or null.</param>
    /// <param name="require">Called for a name without wildcards that no item has; throws the complaint. Not called where namespaces
    /// were asked for with wildcards: then a name need not be in each.</param>
    protected IEnumerable<T> Matching<T>(IEnumerable<T> items, Func<T, string> nameOf, string[]? patterns, Action<string> require)
    {
        ArgumentNullException.ThrowIfNull(require);
        var all = items.ToList();
        if (patterns is null)
            return all;
        foreach (var pattern in patterns)
        {
            if (Wildcards.Name(pattern, IsThere) is { } name && Array.TrueForAll(Namespace, home => Wildcards.Name(home, TheLab.Config.Namespaces.ContainsKey) is not null))
                Attempt(pattern, () => require(name));
        }

        var matchers = Array.ConvertAll(patterns, pattern => Wildcards.Matcher(pattern, IsThere));
        return all.Where(item => Array.Exists(matchers, fits => fits(nameOf(item))));

        bool IsThere(string name) => all.Exists(item => nameOf(item) == name);
    }

    private void QueryAll(string name)
    {
        foreach (var home in Wildcards.Namespaces(TheLab.Config, name))
            Query(home);
    }
}
