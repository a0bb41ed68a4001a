using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Completers;

public sealed class RuleTextCompleterTests : CommandTest
{
    public RuleTextCompleterTests() => Session.Run(
        """
        New-IptablesChain a WEB
        New-IptablesChain a -Table nat DOCKER
        New-IpSet a blocked
        Add-NetListener b 8080
        """);

    [Theory]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-p tcp -m conntrack --cts", "'-p tcp -m conntrack --ctstate|'-p tcp -m conntrack --ctstatus")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-m conntrack --ctstate NEW,EST", "'-m conntrack --ctstate NEW,ESTABLISHED")]
    [InlineData("Add-IptablesRule a FORWARD '-p tcp --dp", "'-p tcp --dport")]
    [InlineData("Add-IptablesRule a FORWARD '-p tcp --dport ", "'-p tcp --dport 8080")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-j W", "'-j WEB")]
    [InlineData("Add-IptablesRule a FORWARD -Table nat -Rule '-j DO", "'-j DOCKER")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-i ", "'-i lo|'-i eth0")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-m set --match-set ", "'-m set --match-set blocked")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-m set --match-set blocked ", "'-m set --match-set blocked src|'-m set --match-set blocked dst")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-d 10.0.0.2,", "'-d 10.0.0.2,10.0.0.1|'-d 10.0.0.2,10.0.0.2")]
    [InlineData("Add-IptablesRule a FORWARD -IPv6 -Rule '-m h", "'-m hashlimit|'-m hbh|'-m helper|'-m hl")]
    [InlineData("Add-IptablesRule a FORWARD -Rule \"-p tcp --sy", "\"-p tcp --syn")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-m comment --comment \"it''s\" -m mac --m", "'-m comment --comment \"it''s\" -m mac --mac-source|'-m comment --comment \"it''s\" -m mac --match")]
    [InlineData("Remove-IptablesRule a FORWARD -Rule '-p tcp --sy", "'-p tcp --syn")]
    public void The_last_word_of_a_rule_is_completed_and_the_rest_stays(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', Session.Complete(line)));

    [Fact]
    public void A_closing_quote_that_is_there_stays()
    {
        const string line = "Add-IptablesRule a FORWARD -Rule '-p tcp --sy' -Table filter";
        Assert.Equal(["'-p tcp --syn'"], Session.Complete(line, line.IndexOf("' -Table", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_first_word_brings_the_quote_along() =>
        Assert.Equal(["'-p", "'-s", "'-d", "'-i", "'-o", "'-f", "'-m", "'-j", "'-g", "'-c", "'!"], Session.Complete("Add-IptablesRule a FORWARD -Rule "));

    [Fact]
    public void A_completed_rule_is_taken()
    {
        Session.Run($"Add-IptablesRule a FORWARD -Rule {Session.Complete("Add-IptablesRule a FORWARD -Rule '-p tcp --dport 80 -m conntrack --ctstate EST").Single()} -j ACCEPT'");
        Assert.Equal("-p tcp -m tcp --dport 80 -m conntrack --ctstate ESTABLISHED -j ACCEPT", Text("(Get-IptablesRule a -Chain FORWARD).Specification"));
    }
}
