using System.Collections;

namespace KubeNet.PowerShell.Completers;

/// <summary>The parameters that stand on the command line so far, as completion sees them.</summary>
public readonly struct BoundParameters(string command, IDictionary bound)
{
    /// <summary>The cmdlet.</summary>
    public string Command => command ?? "";

    /// <summary>Whether the cmdlet only looks: a Get- cmdlet.</summary>
    internal bool IsQuery => Command.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the cmdlet takes away what is there: a Remove- cmdlet.</summary>
    internal bool IsRemoval => Command.StartsWith("Remove-", StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's strings; empty where it was not given.</summary>
    public IReadOnlyList<string> Strings(string parameter) => bound?[parameter] switch
    {
        null => [],
        string text => [text],
        IEnumerable several => [.. several.Cast<object?>().Where(item => item is not null).Select(item => item!.ToString()!)],
        var other => [other.ToString() ?? ""],
    };

    /// <summary>Whether a switch was given.</summary>
    public bool Has(string parameter) => bound?.Contains(parameter) == true;
}
