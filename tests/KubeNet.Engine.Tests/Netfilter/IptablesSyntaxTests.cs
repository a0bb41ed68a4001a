using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What a person may type, and what iptables-save makes of it.</summary>
public sealed class IptablesSyntaxTests
{
    [Theory]
    [InlineData("-p tcp --dport http", "-p tcp -m tcp --dport 80")]
    [InlineData("-p TCP --dport 80", "-p tcp -m tcp --dport 80")]
    [InlineData("-p 6 --dport 80", "-p tcp -m tcp --dport 80")]
    [InlineData("-p tcp --dpo 80", "-p tcp -m tcp --dport 80")]
    [InlineData("-p tcp --dport=80", "-p tcp -m tcp --dport 80")]
    [InlineData("-p tcp --destination-port 80", "-p tcp -m tcp --dport 80")]
    [InlineData("-m tcp --dport 80 -p tcp", "-p tcp -m tcp --dport 80")]
    [InlineData("-p tcp ! --dport 80", "-p tcp -m tcp ! --dport 80")]
    [InlineData("-p tcp -m comment --comment x --dport 80", "-p tcp -m comment --comment x -m tcp --dport 80")]
    [InlineData("-m connmark --mark 1 -m connmark --mark 5 -m mark --mark 6 -m mark --mark 7", "-m connmark --mark 0x1 -m connmark --mark 0x5 -m mark --mark 0x6 -m mark --mark 0x7")]
    [InlineData("-j MARK --set-mark 4 -m mark --mark 1 -m connmark --mark 4 -m connmark --mark 5", "-m mark --mark 0x1 -m connmark --mark 0x4 -m connmark --mark 0x5 -j MARK --set-xmark 0x4/0xffffffff")]
    [InlineData("-m dscp --dscp 1 -m tos --tos 2 -m dscp --dscp 3", "-m dscp --dscp 0x01 -m tos --tos 0x02/0xff -m dscp --dscp 0x03")]
    [InlineData("-p tcp --syn", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN")]
    [InlineData("--proto tcp --sou 1.1.1.1 --jump ACCEPT", "-s 1.1.1.1/32 -p tcp -j ACCEPT")]
    [InlineData("-s 10", "-s 10.0.0.0/32")]
    [InlineData("-s 10.1/16", "-s 10.1.0.0/16")]
    [InlineData("-s 0x0a.010.1.1", "-s 10.8.1.1/32")]
    [InlineData("-s 10.1.2.3/255.255.0.0", "-s 10.1.0.0/16")]
    [InlineData("-s 10.1.2.3/255.0.255.0", "-s 10.0.2.0/255.0.255.0")]
    [InlineData("-s 0/0 -d 1.2.3.4/0 -i + -p all", "")]
    [InlineData("! -s 10.0.0.0/8 ! -i eth+ ! -p udp", "! -s 10.0.0.0/8 ! -i eth+ ! -p udp")]
    [InlineData("-o eth0 -i eth1 -p gre -f", "-i eth1 -o eth0 -p gre -f")]
    [InlineData("-p 250", "-p 250")]
    [InlineData("-p 58", "-p ipv6-icmp")]
    [InlineData("-m comment --comment 'it''s'", "-m comment --comment its")]
    [InlineData("-m comment --comment \"say \\\"hi\\\"\"", "-m comment --comment \"say \\\"hi\\\"\"")]
    [InlineData("-m comment --comment a\\ b", "-m comment --comment \"a b\"")]
    [InlineData("-p tcp -m recent --set -m recent --rcheck --name x", "-p tcp -m recent --set --name DEFAULT --mask 255.255.255.255 --rsource -m recent --rcheck --name x --mask 255.255.255.255 --rsource")]
    [InlineData("-m mark --mark 5 -m connmark --mark 6", "-m mark --mark 0x5 -m connmark --mark 0x6")]
    [InlineData("-p icmp --icmp-type ping", "-p icmp -m icmp --icmp-type 8")]
    [InlineData("-m limit", "-m limit --limit 3/hour")]
    [InlineData("-m statistic --mode random --probability 0.3333", "-m statistic --mode random --probability 0.33330000006")]
    [InlineData("-m conntrack --ctstate established,new", "-m conntrack --ctstate NEW,ESTABLISHED")]
    [InlineData("-j MARK --set-mark 5", "-j MARK --set-xmark 0x5/0xffffffff")]
    [InlineData("-j REJECT", "-j REJECT --reject-with icmp-port-unreachable")]
    [InlineData("-j REJECT --reject-with host-unreach", "-j REJECT --reject-with icmp-host-unreachable")]
    [InlineData("-m set --match-set foo src,dst -j SET --add-set bar src", "-m set --match-set foo src,dst -j SET --add-set bar src")]
    [InlineData("-m policy --dir in --pol ipsec --proto esp -j ACCEPT", "-m policy --dir in --pol ipsec --proto esp -j ACCEPT")]
    [InlineData("-m string ! --string \"a b\" --algo bm -p tcp --dport 80", "-p tcp -m string ! --string \"a b\" --algo bm -m tcp --dport 80")]
    public void A_rule_is_saved_in_its_canonical_form(string typed, string saved) =>
        Assert.Equal(saved, Assert.Single(IptablesSyntax.ParseRule(typed, IpFamily.IPv4).Items).ToText());

    [Theory]
    [InlineData("-s fd00::/16 -d ::1", "-s fd00::/16 -d ::1/128")]
    [InlineData("-p icmpv6 --icmpv6-type packet-too-big", "-p ipv6-icmp -m icmp6 --icmpv6-type 2")]
    [InlineData("-m hl --hl-lt 5", "-m hl --hl-lt 5")]
    [InlineData("-j REJECT", "-j REJECT --reject-with icmp6-port-unreachable")]
    [InlineData("-p tcp -j DNAT --to-destination [fd00::1-fd00::9]:80-90", "-p tcp -j DNAT --to-destination [fd00::1-fd00::9]:80-90")]
    public void An_IPv6_rule_is_saved_in_its_canonical_form(string typed, string saved) =>
        Assert.Equal(saved, Assert.Single(IptablesSyntax.ParseRule(typed, IpFamily.IPv6).Items).ToText());

    [Fact]
    public void A_list_of_addresses_makes_a_rule_of_every_pair()
    {
        var rules = IptablesSyntax.ParseRule("-s 1.1.1.1,2.2.2.0/24 -d 3.3.3.3,4.4.4.4 -j DROP", IpFamily.IPv4);
        Assert.Equal(
            ["-s 1.1.1.1/32 -d 3.3.3.3/32 -j DROP", "-s 1.1.1.1/32 -d 4.4.4.4/32 -j DROP", "-s 2.2.2.0/24 -d 3.3.3.3/32 -j DROP", "-s 2.2.2.0/24 -d 4.4.4.4/32 -j DROP"],
            rules.Items.Select(rule => rule.ToText()));
    }

    [Fact]
    public void Edits_put_rules_where_iptables_puts_them()
    {
        var config = NetworkConfig.Create().AddNamespaceForTest();
        foreach (var command in new[]
        {
            "iptables -N OLD", "-A OLD -s 9.9.9.9 -j DROP", "-A INPUT -j OLD", "-I INPUT -s 1.1.1.1,2.2.2.2 -j DROP", "-I INPUT 2 -s 3.3.3.3", "-A INPUT -s 4.4.4.4",
            "-R INPUT 1 -s 5.5.5.5", "-D INPUT -s 4.4.4.4", "-E OLD NEW", "-P FORWARD DROP", "-N GONE", "-X GONE",
        })
        {
            config = config.RunIptables("n", command);
        }

        Assert.Equal(
            "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:NEW - [0:0]\n"
            + "-A INPUT -s 5.5.5.5/32\n-A INPUT -s 3.3.3.3/32\n-A INPUT -s 1.1.1.1/32 -j DROP\n-A INPUT -j NEW\n-A NEW -s 9.9.9.9/32 -j DROP\nCOMMIT\n",
            IptablesSave.Write(config["n"].GetRuleset(IpFamily.IPv4)));
        Assert.Equal(
            "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
            IptablesSave.Write(config.RunIptables("n", "-F").RunIptables("n", "-X")["n"].GetRuleset(IpFamily.IPv4)));
    }

    [Fact]
    public void A_chain_that_an_edit_does_not_touch_is_shared()
    {
        var config = NetworkConfig.Create().AddNamespaceForTest().RunIptables("n", "-N A").RunIptables("n", "-A A -j DROP");
        var edited = config.RunIptables("n", "-A INPUT -j A");
        Assert.Same(Filter(config).Chains["A"], Filter(edited).Chains["A"]);
    }

    [Fact]
    public void Minus_S_prints_policies_chains_and_rules()
    {
        var config = NetworkConfig.Create().AddNamespaceForTest().RunIptables("n", "-N A").RunIptables("n", "-A INPUT -p tcp --dport 80 -g A");
        Assert.Equal(
            "-P INPUT ACCEPT\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-N A\n-A INPUT -p tcp -m tcp --dport 80 -g A\n",
            IptablesSave.WriteRules(config["n"].GetRuleset(IpFamily.IPv4), TableName.Filter));
        Assert.Equal(
            "-P INPUT ACCEPT -c 0 0\n-A INPUT -p tcp -m tcp --dport 80 -c 0 0 -g A\n",
            IptablesSave.WriteRules(config["n"].GetRuleset(IpFamily.IPv4), TableName.Filter, "INPUT", verbose: true));
    }

    [Fact]
    public void Listings_show_what_their_options_ask_for()
    {
        var ruleset = NetworkConfig.Create().AddNamespaceForTest().RunIptables("n", "-A INPUT -s 10.0.0.0/8 -p tcp --dport 80 -j ACCEPT")["n"].GetRuleset(IpFamily.IPv4);
        var counters = new RuleCounters();
        counters.Set(ruleset.GetTable(TableName.Filter).Chains["INPUT"].Rules[0], new Counter(100000, 1234));
        Assert.Equal(
            "Chain INPUT (policy ACCEPT)\nnum  target     prot opt source               destination         \n"
            + "1    ACCEPT     6    --  10.0.0.0/8           0.0.0.0/0            tcp dpt:80\n",
            IptablesList.Write(ruleset, TableName.Filter, "INPUT", counters, ListOptions.LineNumbers));
        Assert.Equal(
            "Chain INPUT (policy ACCEPT 0 packets, 0 bytes)\n    pkts      bytes target     prot opt in     out     source               destination         \n"
            + "  100000     1234 ACCEPT     6    --  *      *       10.0.0.0/8           0.0.0.0/0            tcp dpt:80\n",
            IptablesList.Write(ruleset, TableName.Filter, "INPUT", counters, ListOptions.Verbose | ListOptions.Exact));
    }

    private static Table Filter(NetworkConfig config) => config["n"].GetRuleset(IpFamily.IPv4).GetTable(TableName.Filter);
}
