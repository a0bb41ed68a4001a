using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>A text of many lines is read in blocks, several at a time. Nobody can tell from what comes of it.</summary>
public sealed class LongRestoreTests
{
    private const int Services = 1500;

    [Fact]
    public void A_long_text_saves_as_it_was()
    {
        var text = Text();
        Assert.Equal(text, IptablesSave.Write(Read(text).Ruleset));
    }

    [Fact]
    public void Comments_and_empty_lines_count_where_lines_are_told()
    {
        var padded = Text().Replace("\n-A SVC-", "\n\n# what comes now is a service\n-A SVC-", StringComparison.Ordinal).Split('\n');
        padded[^3] = "-A SVC-0000 -j NOWHERE";
        Assert.Equal(padded.Length - 2, Refused(string.Join('\n', padded)).Line);
    }

    /// <summary>By what is wrong with the line itself, and with what it does: the former is known as soon as the line is read, the latter when all before it is done.</summary>
    [Theory]
    [InlineData("-A SVC-0000 -j NOWHERE", "ChainNotFound")]
    [InlineData("-A SVC-0000 --nonsense", "UnknownOption")]
    [InlineData(":SVC-0000", "InvalidPolicy")]
    [InlineData("*filter", "UnknownArgument")]
    [InlineData("-t filter -A SVC-0000", "UnexpectedTable")]
    public void The_first_wrong_line_is_the_one_that_is_told_wherever_others_stand(string wrong, string errorId)
    {
        var lines = Text().Split('\n');
        foreach (var at in new[] { Services + 10, Services + 500, (Services * 2) + 700, lines.Length - 4 })
        {
            var changed = lines.ToArray();
            changed[at] = wrong;
            changed[^3] = "-A SVC-0000 -m nothing";
            var error = Refused(string.Join('\n', changed));
            Assert.Equal((errorId, at + 1), (error.ErrorId, error.Line));
        }
    }

    [Fact]
    public void A_lenient_restore_reports_all_wrong_lines_in_their_order_and_keeps_the_others()
    {
        var lines = Text().Split('\n');
        var wrong = Enumerable.Range(0, 20).Select(number => Services + 50 + (number * 137)).ToList();
        for (var at = 0; at < wrong.Count; at++)
            lines[wrong[at]] = at % 2 == 0 ? "-A SVC-0000 --nonsense" : "-A NOPE -j ACCEPT";
        var result = IptablesRestore.ReadLeniently(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), string.Join('\n', lines));
        Assert.Equal(wrong.Select(at => at + 1), result.Problems.Select(problem => problem.Line));
        Assert.Equal(string.Join('\n', lines.Where((_, at) => !wrong.Contains(at))), IptablesSave.Write(result.Ruleset));
    }

    /// <summary>Where the chains of a long text lead is asked while they are put in order.</summary>
    [Theory]
    [InlineData("-A SVC-0700 -j SVC-0700", "ChainLoop")]
    [InlineData("-A SVC-1499 -m owner --uid-owner 0 -j ACCEPT", "TargetNotAllowedHere")]
    [InlineData("-A SVC-0700 -m devgroup --src-group 0x1 -j ACCEPT", null)]
    public void What_may_not_stand_where_packets_come_from_is_told_of_one_chain_among_many(string rule, string? errorId)
    {
        var lines = Text().Split('\n');
        lines[^3] = rule;
        var text = string.Join('\n', lines);
        if (errorId is null)
        {
            Assert.Contains(rule, IptablesSave.Write(Read(text).Ruleset), StringComparison.Ordinal);
            return;
        }

        var error = Refused(text);
        Assert.Equal((errorId, lines.Length - 2), (error.ErrorId, error.Line));
    }

    [Fact]
    public void Counters_of_a_long_text_come_back()
    {
        var text = string.Join('\n', Text().Split('\n').Select((line, at) => line.StartsWith("-A", StringComparison.Ordinal) ? $"[{at}:{at * 84}] {line}" : line));
        var result = Read(text);
        var counters = new RuleCounters();
        result.SeedCounters(counters);
        Assert.Equal(text, IptablesSave.Write(result.Ruleset, counters, withCounters: true));
    }

    private static RestoreResult Read(string text) => IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), text);

    private static IptablesSyntaxException Refused(string text) => Assert.Throws<IptablesSyntaxException>(() => Read(text));

    /// <summary>As iptables-save writes it: a chain for each service, and two rules.</summary>
    private static string Text()
    {
        var text = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n");
        for (var service = 0; service < Services; service++)
            text.Append($":SVC-{service:D4} - [0:0]\n");
        for (var service = 0; service < Services; service++)
            text.Append($"-A FORWARD -d 10.96.{service / 250}.{service % 250}/32 -p tcp -m comment --comment \"ns/service-{service}:http\" -m tcp --dport {service + 1} -j SVC-{service:D4}\n");
        for (var service = 0; service < Services; service++)
            text.Append($"-A SVC-{service:D4} -m comment --comment \"ns/service-{service}:http\" -m limit --limit 5/sec -j ACCEPT\n");
        return text.Append("COMMIT\n").ToString();
    }
}
