using System.Text.RegularExpressions;
using KubeNet.Engine;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.PowerShell.Commands;

/// <summary>What iptables would say of a rule, in the words of the parameters that the rule was made from: who gave <c>-DestinationPort</c> typed no <c>--dport</c>, and no column 23.</summary>
internal static partial class RuleParameters
{
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["-s"] = "-Source",
        ["-d"] = "-Destination",
        ["-i"] = "-InInterface",
        ["-o"] = "-OutInterface",
        ["-p"] = "-Protocol",
        ["-j"] = "-Jump",
        ["-g"] = "-Goto",
        ["--sport"] = "-SourcePort",
        ["--sports"] = "-SourcePort",
        ["--dport"] = "-DestinationPort",
        ["--dports"] = "-DestinationPort",
        ["--ctstate"] = "-State",
        ["--mark"] = "-Mark",
        ["--comment"] = "-Comment",
        ["--to-destination"] = "-ToDestination",
        ["--to-source"] = "-ToSource",
        ["--to-ports"] = "-ToPorts",
        ["--reject-with"] = "-RejectWith",
        ["--set-xmark"] = "-SetMark",
    };

    /// <summary>The complaint about the rule that some words make.</summary>
    /// <param name="error">What iptables would say.</param>
    /// <param name="words">The words, in their order.</param>
    /// <param name="jump">The target, or null.</param>
    public static NetConfigException Explain(IptablesSyntaxException error, IReadOnlyList<string> words, string? jump)
    {
        var parameter = ParameterAt(words, error.Column);
        if (error.ErrorId == "UnknownOption" && parameter is not null)
        {
            return new NetConfigException(error.ErrorId, parameter is "-SourcePort" or "-DestinationPort"
                ? $"{parameter} goes with a protocol that has ports; give -Protocol tcp, udp, sctp or dccp."
                : string.IsNullOrEmpty(jump) ? $"{parameter} belongs to a target; give -Jump." : $"{parameter} does not go with -Jump {jump}.", error);
        }

        var told = Option().Replace(error.Problem, option => s_names.GetValueOrDefault(option.Value, option.Value));
        return new NetConfigException(error.ErrorId, parameter is null || told.Contains(parameter, StringComparison.Ordinal) ? told : $"{parameter}: {told}", error);
    }

    // The option of the word at a column; a value belongs to the last option before it.
    private static string? ParameterAt(IReadOnlyList<string> words, int column)
    {
        string? option = null;
        var start = 1;
        foreach (var word in words)
        {
            if (start > column)
                break;
            option = s_names.GetValueOrDefault(word) ?? (word == "-m" ? null : option);
            start += word.Length + 1;
        }

        return column == 0 ? null : option;
    }

    [GeneratedRegex(@"(?<![\w-])--?[a-z][a-z-]*(?![\w-])")]
    private static partial Regex Option();
}
