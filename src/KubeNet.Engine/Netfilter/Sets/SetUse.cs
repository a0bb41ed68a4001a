using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The sets that rules refer to, and what iptables asks of them when it reads a rule.</summary>
internal static class SetUse
{
    /// <summary>The references of a rule.</summary>
    public static IEnumerable<SetReference> Of(Rule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (match is ISetUser user)
            {
                foreach (var reference in user.Sets)
                    yield return reference;
            }
        }

        if (rule.Target is ISetUser target)
        {
            foreach (var reference in target.Sets)
                yield return reference;
        }
    }

    /// <summary>Whether a rule refers to any.</summary>
    private static bool IsAny(Rule rule)
    {
        foreach (var match in rule.Matches)
        {
            if (match is ISetUser)
                return true;
        }

        return rule.Target is ISetUser;
    }

    /// <summary>Refuses a rule whose sets do not exist or are of the other family (get_set_byname of iptables' libxt_set.h).</summary>
    /// <exception cref="IptablesSyntaxException">SetNotFound, SetFamilyMismatch.</exception>
    public static void Check(Rule rule, IpFamily family, IpSetTable sets)
    {
        if (!IsAny(rule))
            return;
        foreach (var reference in Of(rule))
        {
            if (sets.Find(reference.Name) is not { } set)
                throw new IptablesSyntaxException("SetNotFound", $"Set {reference.Name} doesn't exist. {Choices.Among(sets.Names, "There are", "There is none: make it first.")}");
            if (set.Options.Family is { } own && own != family)
                throw new IptablesSyntaxException("SetFamilyMismatch", $"The protocol family of set {set.Name} is {own}, which is not applicable.");
        }
    }
}
