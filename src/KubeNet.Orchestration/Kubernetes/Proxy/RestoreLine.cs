using System.Globalization;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// A rule in the words of kube-proxy's own input for iptables-restore, whose order is not that of iptables-save: the comment first, then
/// <c>-m tcp -p tcp -d address --dport port -s source</c>.
/// </summary>
internal static class RestoreLine
{
    /// <summary>Writes a rule of a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="hasMaskedSource">Whether a single source address goes with its <c>/32</c>, since it came from a list of networks.</param>
    public static string Of(string chain, Rule rule, bool hasMaskedSource = false)
    {
        var text = new StringBuilder("-A ").Append(chain);
        var isHeadWritten = false;
        foreach (var match in rule.Matches)
        {
            if (rule.Protocol.IsAny && !isHeadWritten && match is ConntrackMatch or MarkMatch)
                WriteHead();
            text.Append(" -m ").Append(match.Name);
            if (match.Name == rule.Protocol.Protocol.ToName())
            {
                text.Append(" -p ").Append(match.Name);
                WriteDestination(text, rule.Destination);
                WriteOptions(text, match.SaveOptions());
                WriteSource(text, rule, hasMaskedSource);
                isHeadWritten = true;
            }
            else
            {
                WriteOptions(text, Options(match));
            }
        }

        if (!isHeadWritten)
            WriteHead();
        if (rule.Target is { } target)
        {
            text.Append(" -j ").Append(target.Name);
            WriteOptions(text, Options(target));
        }

        return text.ToString();

        void WriteHead()
        {
            isHeadWritten = true;
            WriteDestination(text, rule.Destination);
            WriteSource(text, rule, hasMaskedSource);
        }
    }

    private static string Options(Match match) => match switch
    {
        CommentMatch comment => comment.Text.Contains(' ', StringComparison.Ordinal) ? $"--comment \"{comment.Text}\"" : $"--comment {comment.Text}",
        StatisticMatch { Probability: { } probability } => $"--mode random --probability {RuleParts.Probability((int)Math.Round(0x80000000 / (double)probability))}",
        RecentMatch { Operation: RecentOperation.Set } recent => $"--name {recent.List} --set",
        RecentMatch recent => $"--name {recent.List} --rcheck --seconds {recent.Seconds} --reap",
        NfacctMatch counter => $"--nfacct-name {counter.Object}",
        _ => match.SaveOptions(),
    };

    private static string Options(Target target) => target switch
    {
        MarkTarget { Mask: 0 } mark => $"--xor-mark {Hex(mark.Mark)}",
        MarkTarget mark => $"--or-mark {Hex(mark.Mark)}",
        RejectTarget => "",
        _ => target.SaveOptions(),
    };

    private static string Hex(uint mark) => string.Create(CultureInfo.InvariantCulture, $"0x{mark:x}");

    private static void WriteOptions(StringBuilder text, string options)
    {
        if (options.Length > 0)
            text.Append(' ').Append(options);
    }

    private static void WriteDestination(StringBuilder text, AddressMatch match) => WriteAddress(text, 'd', match, isMasked: match.Negated);

    private static void WriteSource(StringBuilder text, Rule rule, bool isMasked)
    {
        WriteAddress(text, 's', rule.Source, isMasked || rule.Source.Negated);
        if (!rule.InInterface.IsAny)
            text.Append(rule.InInterface.Negated ? " ! -i " : " -i ").Append(rule.InInterface.Name);
    }

    private static void WriteAddress(StringBuilder text, char option, AddressMatch match, bool isMasked)
    {
        if (match.IsAny)
            return;
        text.Append(match.Negated ? " ! -" : " -").Append(option).Append(' ').Append(match.Address);
        if (isMasked || match.PrefixLength != match.Address.Family.AddressBits())
            text.Append('/').Append(match.PrefixLength);
    }
}
