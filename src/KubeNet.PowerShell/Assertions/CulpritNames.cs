using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.PowerShell.Assertions;

/// <summary>The names by which a test may call who ended a packet: a mistyped one is never met, so that "not by it" would hold whatever happens.</summary>
internal static class CulpritNames
{
    private const int MostMistakes = 3;

    private static readonly string[] s_builtIn = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    /// <summary>Refuses a name that nothing in the lab can have. Patterns and the texts of rules are taken as they are.</summary>
    /// <exception cref="NetConfigException">UnknownCulprit, with what there is.</exception>
    public static void Check(Lab lab, string name)
    {
        var words = name.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || name.TrimStart().StartsWith('-') || WildcardPattern.ContainsWildcardCharacters(name))
            return;
        var chains = Chains(lab);
        if (IsOf(words[0], Tables()))
        {
            if (words.Length > 1 && !chains.Contains(words[1]))
                throw new NetConfigException("UnknownCulprit", $"'{name}' is nothing that ends packets here: there is no chain '{words[1]}'. {Choices.Among(chains, "There are", "")}");
            if (words.Length > 3 || (words.Length == 3 && !IsOf(words[2], ["policy"]) && !int.TryParse(words[2], out _)))
                throw new NetConfigException("UnknownCulprit", $"'{name}' is nothing that ends packets here: behind table and chain stands policy or a rule's number.");
        }
        else if (words.Length == 1 && !chains.Contains(name.Trim()) && !IsOf(name.Trim(), Reasons()))
        {
            throw new NetConfigException("UnknownCulprit", $"'{name}' is neither a reason of the kernel to drop nor an answer of REJECT, and no table or chain of this lab has that name.{Nearest(name.Trim(), [.. Reasons(), .. chains, .. Tables()])}");
        }
    }

    private static IEnumerable<string> Reasons() => Enum.GetValues<DropReason>().Select(reason => reason.ToKernelName()).Concat(Answers(IpFamily.IPv4)).Concat(Answers(IpFamily.IPv6));

    private static IEnumerable<string> Answers(IpFamily family) => IptablesSyntax.Complete("-j REJECT --reject-with ", family).Choices.Select(choice => choice.Text);

    private static IEnumerable<string> Tables() => Enum.GetValues<TableName>().Select(table => table.ToName());

    private static SortedSet<string> Chains(Lab lab)
    {
        var found = new SortedSet<string>(s_builtIn, StringComparer.OrdinalIgnoreCase);
        foreach (var home in lab.Config.Namespaces.Values)
        {
            foreach (var ruleset in from family in Enum.GetValues<IpFamily>() from backend in Enum.GetValues<IptablesBackend>() select home.GetRuleset(family, backend))
                found.UnionWith(ruleset.Tables.Values.SelectMany(table => table.Chains.Keys));
        }

        return found;
    }

    private static bool IsOf(string word, IEnumerable<string> names) => names.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static string Nearest(string word, IEnumerable<string> names) =>
        names.Select(name => (Name: name, Distance: EditDistance.Between(word.ToUpperInvariant(), name.ToUpperInvariant()))).MinBy(near => near.Distance) is { Name: { } best, Distance: <= MostMistakes } ? $" Is it {best}?" : "";
}
