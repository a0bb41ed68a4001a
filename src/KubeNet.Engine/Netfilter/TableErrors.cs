using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>What is said when a command names a table, chain or rule that is not there, or that is in the way.</summary>
internal static class TableErrors
{
    public static TableName ParseTable(string name) => TableNameExtensions.TryParseTable(name, out var table)
        ? table
        : throw new IptablesSyntaxException("TableNotFound", $"table '{name}' does not exist; there are: {string.Join(", ", Enum.GetValues<TableName>().Select(known => known.ToName()))}.");

    public static ChainPolicy ParsePolicy(string text, int column = 0) => text switch
    {
        "ACCEPT" => ChainPolicy.Accept,
        "DROP" => ChainPolicy.Drop,
        _ => throw new IptablesSyntaxException("InvalidPolicy", $"Bad policy name `{text}'; there are ACCEPT and DROP.", column),
    };

    public static IptablesSyntaxException ChainNotFound(string name, TableName table, IEnumerable<string> chains) =>
        new("ChainNotFound", $"There is no chain {name} in table {table.ToName()}. {Choices.Among(chains.Order(StringComparer.Ordinal), "There are", "")}");

    public static IptablesSyntaxException JumpNotFound(string name, TableName table, IEnumerable<string> userChains) =>
        new("ChainNotFound", $"Chain '{name}' does not exist in table {table.ToName()}, and no target has that name. {Choices.Among(userChains.Order(StringComparer.Ordinal), "The user chains are", "The table has no user chains.")}");

    public static IptablesSyntaxException ChainExists(string name) => new("ChainExists", $"Chain {name} already exists.");

    public static IptablesSyntaxException ChainNotEmpty(string name, int count) =>
        new("ChainNotEmpty", $"Chain {name} still holds {count} rules; flush it first (-F {name}).");

    public static IptablesSyntaxException ChainInUse(string name, string by) =>
        new("ChainInUse", $"Chain {name} is still referenced by a rule of chain {by}; delete that rule first.");

    public static IptablesSyntaxException BuiltInChain(string name, string what) =>
        new("BuiltInChain", $"The built-in chain {name} cannot be {what}.");

    public static IptablesSyntaxException NoPolicy(string name) =>
        new("BuiltInChain", $"Bad built-in chain name: {name} is a user chain, which has no policy.");

    public static IptablesSyntaxException RuleNotFound(string chain) =>
        new("RuleNotFound", $"Bad rule (does a matching rule exist in that chain?): chain {chain} has no such rule.");

    public static int Index(string chain, int count, int number) => number >= 1 && number <= count
        ? number - 1
        : throw new IptablesSyntaxException("RuleNumberOutOfRange", $"Chain {chain} has {(count == 0 ? "no rules" : $"the rules 1 to {count}")}; there is no rule {number}.");

    public static int InsertionIndex(string chain, int count, int number) => number >= 1 && number <= count + 1
        ? number - 1
        : throw new IptablesSyntaxException("RuleNumberOutOfRange", $"Index of insertion too big: chain {chain} has {count} rules, so a rule can go in at 1 to {count + 1}, not at {number}.");
}
