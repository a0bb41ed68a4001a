using System.Globalization;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Commands that iptables refuses: each has its ErrorId, says what is wrong, and changes nothing.</summary>
public sealed class IptablesErrorTests
{
    [Theory]
    [InlineData("-A INPUT --dport 80", "UnknownOption", "unknown option \"--dport\"")]
    [InlineData("-A INPUT --dport 80", "UnknownOption", "it belongs to dccp, sctp, tcp, udp")]
    [InlineData("-A INPUT -p tcp --dports 80", "UnknownOption", "it belongs to multiport")]
    [InlineData("-A INPUT -p tcp --dprt 80", "UnknownOption", "--dport (tcp)")]
    [InlineData("-A INPUT -p tcp --d 80", "UnknownOption", "unknown option \"--d\"")]
    [InlineData("-A INPUT -m tcp --dport 80", "MissingProtocol", "requires '-p tcp'")]
    [InlineData("-A INPUT -p udp -m tcp --dport 80", "MissingProtocol", "requires '-p tcp'")]
    [InlineData("-A INPUT -m multiport --dports 80", "MissingProtocol", "multiport needs")]
    [InlineData("-t nat -A PREROUTING -j DNAT --to-destination 1.1.1.1:80", "MissingProtocol", "Need TCP, UDP")]
    [InlineData("-A INPUT -p tcp --dport", "MissingArgument", "requires an argument")]
    [InlineData("-A INPUT -p tcp --dport ! 80", "MisplacedNegation", "`! --dport 80'")]
    [InlineData("-A INPUT -p tcp --dport 65536", "InvalidPort", "65536")]
    [InlineData("-A INPUT -s ! 1.2.3.4", "MisplacedNegation", "`! -s 1.2.3.4'")]
    [InlineData("-A INPUT -s example.com", "InvalidAddress", "names are not resolved")]
    [InlineData("-A INPUT -s fd00::1", "InvalidAddress", "IPv4 address")]
    [InlineData("-A INPUT -s 1.2.3.4/33", "InvalidMask", "invalid mask `33'")]
    [InlineData("-A INPUT ! -s 0/0", "InvalidAddress", "never match")]
    [InlineData("-A INPUT ! -s 1.1.1.1,2.2.2.2", "NotInvertible", "multiple")]
    [InlineData("-A INPUT -s 1.1.1.1 -s 2.2.2.2", "OptionRepeated", "multiple -s")]
    [InlineData("-A INPUT -p tcp --dport 1 --dport 2", "OptionRepeated", "only be used once")]
    [InlineData("-A INPUT -m mark --mark 1 -m connmark --mark 2 -m mark --mark 3", "OptionRepeated", "connmark: option \"--mark\" can only be used once")]
    [InlineData("-A INPUT -m connmark --mark 1 -m mark --mark 2 -m connmark --mark 3", "OptionRepeated", "mark: option \"--mark\" can only be used once")]
    [InlineData("-A INPUT -m mark --mark 1 -m connmark -m mark --mark 3", "OptionMissing", "mark: option \"--mark\" must be specified")]
    [InlineData("-A INPUT -p tcp --syn --tcp-flags ALL SYN", "OptionConflict", "cannot be used together")]
    [InlineData("-A INPUT -p nope", "UnknownProtocol", "tcp, udp")]
    [InlineData("-A INPUT ! -p all", "InvalidValue", "never match")]
    [InlineData("-A INPUT -m nope", "UnknownMatch", "conntrack")]
    [InlineData("-A INPUT -j ACCEPT -j DROP", "OptionRepeated", "multiple -j")]
    [InlineData("-A INPUT -j ACCEPT foo", "UnknownArgument", "Bad argument `foo'")]
    [InlineData("-A INPUT ! ! -s 1.1.1.1", "MisplacedNegation", "consecutive")]
    [InlineData("-A INPUT ! -j ACCEPT", "NotInvertible", "cannot have ! before -j")]
    [InlineData("-A INPUT -j ACCEPT !", "MisplacedNegation", "nothing appropriate")]
    [InlineData("-A INPUT -m comment ! --comment x", "NotInvertible", "cannot be inverted")]
    [InlineData("-A INPUT -m comment", "OptionMissing", "must be specified")]
    [InlineData("-A INPUT -m conntrack --ctstate nope", "InvalidValue", "ESTABLISHED")]
    [InlineData("-A INPUT -i abcdefghijklmnop", "InvalidInterface", "IFNAMSIZ")]
    [InlineData("-A INPUT -o eth0", "InterfaceNotAllowedHere", "Can't use -o with INPUT")]
    [InlineData("-t nat -A PREROUTING -o eth0", "InterfaceNotAllowedHere", "Can't use -o with PREROUTING")]
    [InlineData("-t nat -A POSTROUTING -i eth0", "InterfaceNotAllowedHere", "Can't use -i with POSTROUTING")]
    [InlineData("-A OUTPUT -i eth0", "InterfaceNotAllowedHere", "Can't use -i with OUTPUT")]
    [InlineData("-A INPUT -p icmp --icmp-type nope", "InvalidValue", "Unknown ICMP type")]
    [InlineData("-A INPUT -p icmp --icmp-type echo-re", "InvalidValue", "Ambiguous")]
    [InlineData("-A INPUT -j REJECT --reject-with nope", "InvalidValue", "icmp-port-unreachable")]
    [InlineData("-A INPUT -j REJECT --reject-with tcp-reset", "MissingProtocol", "-p tcp")]
    [InlineData("-t nat -A PREROUTING -j REJECT", "TargetNotAllowedHere", "filter")]
    [InlineData("-t nat -A POSTROUTING -j DNAT --to-destination 1.1.1.1", "TargetNotAllowedHere", "PREROUTING, OUTPUT")]
    [InlineData("-A FORWARD -j DNAT --to-destination 1.1.1.1", "TargetNotAllowedHere", "nat table")]
    [InlineData("-t nat -A PREROUTING -j MASQUERADE", "TargetNotAllowedHere", "POSTROUTING")]
    [InlineData("-t nat -A PREROUTING -j DROP", "TargetNotAllowedHere", "not intended for filtering")]
    [InlineData("-t nat -P PREROUTING DROP", "TargetNotAllowedHere", "not intended for filtering")]
    [InlineData("-A INPUT -j OUTPUT", "TargetNotAllowedHere", "built-in chain OUTPUT")]
    [InlineData("-A INPUT -j NOPE", "ChainNotFound", "Chain 'NOPE' does not exist")]
    [InlineData("-A NOPE -j DROP", "ChainNotFound", "INPUT")]
    [InlineData("-t nope -A INPUT", "TableNotFound", "filter")]
    [InlineData("-N FULL", "ChainExists", "already exists")]
    [InlineData("-N ABCDEFGHIJKLMNOPQRSTUVWXYZ123", "ChainNameTooLong", "at most 28")]
    [InlineData("-N DROP", "InvalidChainName", "clash with target name")]
    [InlineData("-N !x", "InvalidChainName", "start with `!'")]
    [InlineData("-N 'a b'", "InvalidChainName", "blanks")]
    [InlineData("-N 'a\vb'", "InvalidChainName", "blanks")]
    [InlineData("-X FULL", "ChainNotEmpty", "1 rules")]
    [InlineData("-X USED", "ChainInUse", "chain FULL")]
    [InlineData("-X INPUT", "BuiltInChain", "cannot be deleted")]
    [InlineData("-X NOPE", "ChainNotFound", "There is no chain NOPE")]
    [InlineData("-E INPUT X", "BuiltInChain", "cannot be renamed")]
    [InlineData("-E FULL USED", "ChainExists", "USED already exists")]
    [InlineData("-P FULL DROP", "BuiltInChain", "no policy")]
    [InlineData("-P INPUT REJECT", "InvalidPolicy", "ACCEPT and DROP")]
    [InlineData("-D INPUT -j ACCEPT", "RuleNotFound", "no such rule")]
    [InlineData("-D FULL 2", "RuleNumberOutOfRange", "no rule 2")]
    [InlineData("-I FULL 9 -j DROP", "RuleNumberOutOfRange", "too big")]
    [InlineData("-R FULL 2 -j DROP", "RuleNumberOutOfRange", "no rule 2")]
    [InlineData("-I FULL 0 -j DROP", "InvalidRuleNumber", "numbered from 1")]
    [InlineData("-R FULL x -j DROP", "InvalidRuleNumber", "Invalid rule number `x'")]
    [InlineData("-A USED -j FULL", "ChainLoop", "loop")]
    [InlineData("-A FULL -g FULL", "ChainLoop", "loop")]
    [InlineData("-s 1.1.1.1", "NoCommand", "no command")]
    [InlineData("-A INPUT -N X", "CommandConflict", "another command")]
    [InlineData("-A INPUT -m comment --comment 'open", "UnbalancedQuote", "not closed")]
    [InlineData("-S", "UnexpectedCommand", "changes no rules")]
    public void A_wrong_command_is_refused_with_its_error_id(string command, string errorId, string says)
    {
        var config = NetworkConfig.Create().AddNamespaceForTest()
            .RunIptables("n", "-N FULL").RunIptables("n", "-N USED").RunIptables("n", "-A FULL -j USED").RunIptables("n", "-A INPUT -j FULL");
        var before = config["n"];

        var error = Assert.Throws<IptablesSyntaxException>(() => config.RunIptables("n", command));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Same(before, config["n"]);
    }

    [Theory]
    [InlineData("DNAT --to-destination [fd00::1]-[fd00::2]:80", "Port `:2]:80' not valid")]
    [InlineData("DNAT --to-destination [fd00::1]-[fd00::2]", "Port `:2]' not valid")]
    [InlineData("DNAT --to-destination [fd00::1]:x", "Port `x' not valid")]
    public void Ports_follow_the_first_colon_behind_the_bracket(string target, string message) => Assert.Contains(
        message, Assert.Throws<IptablesSyntaxException>(() => IptablesSyntax.ParseCommand($"-t nat -A PREROUTING -p tcp -j {target}", IpFamily.IPv6)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-A FORWARD -m cgroup --cgroup 1 -j ACCEPT", IpFamily.IPv4)]
    [InlineData("-t mangle -A PREROUTING -m cgroup --cgroup 1 -j MARK --set-mark 1", IpFamily.IPv6)]
    public void A_socket_has_its_cgroup_only_where_there_is_one(string command, IpFamily family) =>
        Assert.Contains("cgroup", Assert.ThrowsAny<NetConfigException>(() => NetworkConfig.Create().AddNamespace("a").RunIptables("a", command, family)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-f", "UnknownOption")]
    [InlineData("-p icmp --icmp-type 8", "UnknownOption")]
    [InlineData("-m ttl --ttl-eq 5", "UnknownMatch")]
    public void What_only_IPv4_has_is_refused_by_ip6tables(string rule, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<IptablesSyntaxException>(() => IptablesSyntax.ParseRule(rule, IpFamily.IPv6)).ErrorId);

    [Fact]
    public void An_error_names_the_column()
    {
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesSyntax.ParseRule("-p tcp --dport 80 --sprt 1", IpFamily.IPv4));
        Assert.Equal(19, error.Column);
        Assert.EndsWith("(column 19)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_nest_more_chains_than_a_threads_stack_holds()
    {
        const int Chains = 100_000;
        var text = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n");
        for (var number = 0; number < Chains; number++)
            text.Append(CultureInfo.InvariantCulture, $":c{number} - [0:0]\n");
        text.Append("-A INPUT -j c0\n");
        for (var number = 1; number < Chains; number++)
            text.Append(CultureInfo.InvariantCulture, $"-A c{number - 1} -j c{number}\n");
        text.Append(CultureInfo.InvariantCulture, $"-A c{Chains - 1} -p icmp -j DROP\nCOMMIT\n");

        var error = Assert.Throws<IptablesSyntaxException>(() => NetworkConfig.Create().AddNamespaceForTest().RestoreRuleset("n", text.ToString(), out _));
        Assert.Equal("ChainTooDeep", error.ErrorId);

        var lab = new LabBuilder().Namespaces("n");
        lab.Lab.Edit(config => config.RestoreRuleset("n", text.ToString(), out _, backend: IptablesBackend.Legacy));
        Assert.Equal(Verdict.Dropped, lab.Lab.SendForVerdict(new Probe { From = "n", To = IpAddress.LoopbackV4, Protocol = IpProtocol.Icmp }));
    }

    [Fact]
    public void Nf_tables_refuses_chains_nested_deeper_than_its_stack_and_ip_tables_does_not()
    {
        foreach (var backend in Enum.GetValues<IptablesBackend>())
        {
            var where = new TableLocation("n", Backend: backend);
            var config = NetworkConfig.Create().AddNamespaceForTest();
            for (var number = 1; number <= 16; number++)
                config = config.AddChain(where, $"D{number}");
            for (var number = 1; number < 16; number++)
                config = config.AppendRule(where, $"D{number}", $"-j D{number + 1}");

            config = config.AppendRule(where, "INPUT", "-j D2");
            if (backend == IptablesBackend.Nft)
                Assert.Equal("ChainTooDeep", Assert.Throws<IptablesSyntaxException>(() => config.AppendRule(where, "INPUT", "-j D1")).ErrorId);
            else
                Assert.Equal(2, config.AppendRule(where, "INPUT", "-j D1")["n"].GetRuleset(IpFamily.IPv4, backend).GetTable(TableName.Filter).Chains["INPUT"].Rules.Count);
        }
    }

    [Fact]
    public void A_loop_that_no_packet_can_reach_is_taken_as_the_kernel_takes_it()
    {
        var config = NetworkConfig.Create().AddNamespaceForTest().RunIptables("n", "-N A").RunIptables("n", "-A A -j A");
        Assert.Equal("ChainLoop", Assert.Throws<IptablesSyntaxException>(() => config.RunIptables("n", "-A INPUT -j A")).ErrorId);
    }
}
