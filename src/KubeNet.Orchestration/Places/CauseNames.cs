using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tracing;

namespace KubeNet.Orchestration.Places;

/// <summary>The names that a trace can have for what ended a packet. A mistyped one is never met, so that "not by it" would hold whatever happens.</summary>
public static class CauseNames
{
    private const int MostMistakes = 3;

    private static readonly string[] s_builtIn = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

    /// <summary>The kernel's reasons to drop, and what REJECT can answer with.</summary>
    public static IReadOnlyList<string> Reasons => field ??= [.. Enum.GetValues<DropReason>().Select(reason => reason.ToKernelName()), .. Answers(IpFamily.IPv4), .. Answers(IpFamily.IPv6)];

    /// <summary>The built-in chains, and then those of all namespaces; one may come several times.</summary>
    public static IEnumerable<string> Chains(NetworkConfig config) => s_builtIn.Concat(
        from home in config.Namespaces.Values
        from family in Enum.GetValues<IpFamily>()
        from backend in Enum.GetValues<IptablesBackend>()
        from table in home.GetRuleset(family, backend).Tables.Values
        from chain in table.Chains.Keys
        select chain);

    /// <summary><c> Is it FORWARD?</c>, or nothing where no name is near a mistyped one.</summary>
    public static string Nearest(string word, IEnumerable<string> names) =>
        names.Select(name => (Name: name, Distance: EditDistance.Between(word.ToUpperInvariant(), name.ToUpperInvariant()))).MinBy(near => near.Distance) is { Name: { } best, Distance: <= MostMistakes } ? $" Is it {best}?" : "";

    private static IEnumerable<string> Answers(IpFamily family) => IptablesSyntax.Complete("-j REJECT --reject-with ", family).Choices.Select(choice => choice.Text);
}
