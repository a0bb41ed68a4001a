using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Places;

namespace KubeNet.PowerShell.Assertions;

/// <summary>The names by which a test may call who ended a packet: a mistyped one is never met, so that "not by it" would hold whatever happens.</summary>
internal static class CulpritNames
{
    /// <summary>Refuses a name that nothing in the lab can have. Patterns and the texts of rules are taken as they are.</summary>
    /// <exception cref="NetConfigException">UnknownCulprit, with what there is.</exception>
    public static void Check(Lab lab, string name)
    {
        var words = name.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || name.TrimStart().StartsWith('-') || WildcardPattern.ContainsWildcardCharacters(name))
            return;
        var chains = new SortedSet<string>(CauseNames.Chains(lab.Config), StringComparer.OrdinalIgnoreCase);
        if (IsOf(words[0], Tables()))
        {
            if (words.Length > 1 && !chains.Contains(words[1]))
                throw new NetConfigException("UnknownCulprit", $"'{name}' is nothing that ends packets here: there is no chain '{words[1]}'. {Choices.Among(chains, "There are", "")}");
            if (words.Length > 3 || (words.Length == 3 && !IsOf(words[2], ["policy"]) && !int.TryParse(words[2], out _)))
                throw new NetConfigException("UnknownCulprit", $"'{name}' is nothing that ends packets here: behind table and chain stands policy or a rule's number.");
        }
        else if (words.Length == 1 && !chains.Contains(name.Trim()) && !IsOf(name.Trim(), CauseNames.Reasons))
        {
            throw new NetConfigException("UnknownCulprit", $"'{name}' is neither a reason of the kernel to drop nor an answer of REJECT, and no table or chain of this lab has that name.{CauseNames.Nearest(name.Trim(), [.. CauseNames.Reasons, .. chains, .. Tables()])}");
        }
    }

    private static IEnumerable<string> Tables() => Enum.GetValues<TableName>().Select(table => table.ToName());

    private static bool IsOf(string word, IEnumerable<string> names) => names.Contains(word, StringComparer.OrdinalIgnoreCase);
}
