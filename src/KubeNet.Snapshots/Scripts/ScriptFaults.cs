using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Snapshots.Scripts;

/// <summary>What a lab can hold and no script can build, or only one that does other things too.</summary>
internal static class ScriptFaults
{
    /// <summary>Throws InvalidScriptPrefix where namespaces cannot begin with a text.</summary>
    public static void RequirePrefix(string prefix)
    {
        if (prefix.Length is 0 or > 64 || !char.IsAsciiLetterOrDigit(prefix[0]) || !prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw new NetConfigException(
                "InvalidScriptPrefix", $"'{prefix}' cannot begin the names of namespaces; give 1..64 letters, digits, dots, dashes and underscores, a letter or digit first, such as 'lab-'.");
        }
    }

    /// <summary>Throws ScriptImpossible where an imported link has a name that no kernel gives.</summary>
    public static void RequireLinkName(NamespaceConfig home, Link link)
    {
        if (link.Name.Length is 0 or > 15 || link.Name is "." or ".." || link.Name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new NetConfigException("ScriptImpossible", $"Link '{ShellText.Comment(link.Name)}' of namespace '{home.Name}' has a name that no kernel gives to a link; rename it first.");
    }

    /// <summary>Throws ScriptImpossible where a rule has a line feed in it, which iptables-restore would take for the end of the rule.</summary>
    public static void RequireOneLine(NamespaceConfig home, Ruleset ruleset)
    {
        foreach (var chain in ruleset.Tables.Values.SelectMany(table => table.Chains.Values))
        {
            if (IsBroken(chain.Name))
                throw Impossible($"The name of chain '{ShellText.Comment(chain.Name)}'");
            var number = 0;
            foreach (var rule in chain.Rules)
            {
                number++;
                if (IsBroken(rule.ToText(chain.Name)))
                    throw Impossible($"Rule {number} of chain {chain.Name}");
            }
        }

        NetConfigException Impossible(string what) =>
            new("ScriptImpossible", $"{what} in namespace '{home.Name}' holds a line break, which iptables-restore takes for the end of the rule; exchange the rule for one without.");
    }

    /// <summary>Whether a text would not stay on its line.</summary>
    public static bool IsBroken(string text) => text.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0;
}
