using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>How the start of a rule may go on: all that the readers take is offered, and what is offered is taken.</summary>
public sealed class RuleCompletionTests
{
    /// <summary>Every match and target by the words that name it in a rule.</summary>
    public static TheoryData<IpFamily, string> Extensions()
    {
        var data = new TheoryData<IpFamily, string>();
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            foreach (var (lead, _) in All(family))
                data.Add(family, lead);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Every_option_that_an_extension_reads_is_offered_with_its_meaning(IpFamily family, string lead)
    {
        foreach (var spec in ExtensionOf(family, lead).Options)
        {
            foreach (var name in spec.Aliases.Prepend(spec.Name))
            {
                var choice = Assert.Single(IptablesSyntax.Complete($"{lead} --{name}", family).Choices, choice => choice.Text == $"--{name}");
                Assert.Contains(spec.Meaning, choice.Meaning, StringComparison.Ordinal);
                Assert.NotEmpty(spec.Meaning);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Every_option_that_is_offered_is_known_to_the_reader(IpFamily family, string lead)
    {
        var own = ExtensionOf(family, lead).Options;
        foreach (var choice in IptablesSyntax.Complete($"{lead} --", family).Choices)
        {
            var spec = Array.Find(own, spec => spec.Is(choice.Text.AsSpan(2)));
            Assert.NotEqual("UnknownOption", ErrorOf($"{lead} {choice.Text}{(spec?.TakesArgument == false ? "" : " 1 1")}", family));
        }
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Every_word_that_is_offered_for_an_option_is_one_that_its_reader_takes(IpFamily family, string lead)
    {
        var extension = ExtensionOf(family, lead);
        foreach (var spec in extension.Options)
        {
            foreach (var word in spec.Argument.Words)
            {
                Assert.Contains(IptablesSyntax.Complete($"{lead} --{spec.Name} ", family).Choices, choice => choice.Text == word);
                if (!spec.Traits.HasFlag(OptionTraits.TwoArguments))
                    Assert.NotEqual("InvalidValue", ErrorOf($"{lead}{Others(extension, spec)} --{spec.Name} {word}", family));
            }

            foreach (var second in spec.Second.Words)
            {
                var first = spec.Argument.Words is [var word, ..] ? word : "name";
                Assert.Contains(IptablesSyntax.Complete($"{lead} --{spec.Name} {first} ", family).Choices, choice => choice.Text == second);
                Assert.NotEqual("InvalidValue", ErrorOf($"{lead}{Others(extension, spec)} --{spec.Name} {first} {second}", family));
            }
        }
    }

    [Theory]
    [InlineData("", "-p -s -d -i -o -f -m -j -g -c !", RuleNames.None)]
    [InlineData("-p tcp -m conntrack --cts", "--ctstate --ctstatus", RuleNames.None)]
    [InlineData("-m conntrack --ctstate ", "INVALID NEW RELATED ESTABLISHED UNTRACKED SNAT DNAT", RuleNames.None)]
    [InlineData("-m conntrack --ctstate NEW,", "INVALID RELATED ESTABLISHED UNTRACKED SNAT DNAT", RuleNames.None)]
    [InlineData("-m conntrack --ctstate=NEW --ctd", "--ctdir", RuleNames.None)]
    [InlineData("-p tcp --dpo", "--dport", RuleNames.None)]
    [InlineData("-p tcp --destination-p", "--destination-port", RuleNames.None)]
    [InlineData("-p tcp --dport ", "", RuleNames.Port)]
    [InlineData("-p udp --sy", "", RuleNames.None)]
    [InlineData("-p tcp --syn --tcp-", "--tcp-option", RuleNames.None)]
    [InlineData("-p tcp --tcp-flags SYN,ACK S", "SYN", RuleNames.None)]
    [InlineData("-p tcp -m tc", "tcp tcpmss", RuleNames.None)]
    [InlineData("-mconntrack --ctd", "--ctdir", RuleNames.None)]
    [InlineData("-p 6 --sy", "", RuleNames.None)]
    [InlineData("-j RE", "REDIRECT REJECT RETURN", RuleNames.Chain)]
    [InlineData("-g ", "", RuleNames.Chain)]
    [InlineData("-j REJECT --reject-with tcp", "tcp-reset", RuleNames.None)]
    [InlineData("-j DNAT --to", "--to-destination", RuleNames.None)]
    [InlineData("-j DNAT --to-destination ", "", RuleNames.Address)]
    [InlineData("-i ", "", RuleNames.Device)]
    [InlineData("-s 10.0.0.1,", "", RuleNames.Address)]
    [InlineData("-m set --match-set ", "", RuleNames.Set)]
    [InlineData("-m set --match-set blocked ", "src dst", RuleNames.None)]
    [InlineData("-m set --match-set blocked src,", "dst", RuleNames.None)]
    [InlineData("-m comment --comment \"a -m conntrack\" --c", "", RuleNames.None)]
    [InlineData("-m comment --comment \"a -", "", RuleNames.None)]
    [InlineData("-m limit ! ", "-p -s -d -i -o -f", RuleNames.None)]
    [InlineData("-m state ! --", "--state --protocol --source --destination --in-interface --out-interface --fragments", RuleNames.None)]
    [InlineData("-p icmp --icmp-type echo-", "echo-reply echo-request", RuleNames.None)]
    [InlineData("-m nonsense --", "--protocol --source --destination --in-interface --out-interface --fragments --match --jump --goto --set-counters", RuleNames.None)]
    [InlineData("-m rateest --rateest1 x --rateest-bps1 --rateest-p", "--rateest-pps1 --rateest-pps2 --rateest-pps", RuleNames.None)]
    [InlineData("-m ttl --ttl-eq 5 --", "--protocol --source --destination --in-interface --out-interface --fragments --match --jump --goto --set-counters", RuleNames.None)]
    public void The_start_of_a_rule_goes_on(string start, string expected, RuleNames names)
    {
        var completion = IptablesSyntax.Complete(start, IpFamily.IPv4);
        Assert.Equal(expected, string.Join(' ', completion.Choices.Select(choice => choice.Text)));
        Assert.Equal(names, completion.Names);
    }

    [Fact]
    public void Matches_and_targets_are_those_of_the_family()
    {
        Assert.Contains(IptablesSyntax.Complete("-m ", IpFamily.IPv6).Choices, choice => choice.Text == "hl");
        Assert.DoesNotContain(IptablesSyntax.Complete("-m ", IpFamily.IPv4).Choices, choice => choice.Text == "hl");
        Assert.DoesNotContain(IptablesSyntax.Complete("-", IpFamily.IPv6).Choices, choice => choice.Text == "-f");
        Assert.Equal(KubeNet.Engine.Netfilter.Syntax.Extensions.TargetsOf(IpFamily.IPv6).Select(target => target.Name), IptablesSyntax.Complete("-j ", IpFamily.IPv6).Choices.Select(choice => choice.Text));
    }

    private static IEnumerable<(string Lead, Extension Extension)> All(IpFamily family) =>
        KubeNet.Engine.Netfilter.Syntax.Extensions.MatchesOf(family).Select(match => ($"-m {match.Name}", (Extension)match))
            .Concat(KubeNet.Engine.Netfilter.Syntax.Extensions.TargetsOf(family).Select(target => ($"-j {target.Name}", (Extension)target)));

    private static Extension ExtensionOf(IpFamily family, string lead) => All(family).First(entry => entry.Lead == lead).Extension;

    /// <summary>What the extension must have besides, so that its reader comes to the option at all.</summary>
    private static string Others(Extension extension, OptionSpec asked) => string.Concat(extension.Options
        .Where(spec => spec != asked && (spec.Traits.HasFlag(OptionTraits.Mandatory) || asked.Requires == spec.Name))
        .Select(spec => spec.TakesArgument ? $" --{spec.Name} {(spec.Argument.Words is [var word, ..] ? word : "1")}" : $" --{spec.Name}"));

    private static string? ErrorOf(string rule, IpFamily family)
    {
        try
        {
            IptablesSyntax.ParseRule(rule, family);
            return null;
        }
        catch (IptablesSyntaxException error)
        {
            return error.ErrorId;
        }
    }
}
