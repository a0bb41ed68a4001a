using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.Engine.Tests.Fuzzing;

/// <summary>Rules, dumps and sets that nobody would write. What is taken prints as text that reads as the same again.</summary>
public sealed class MutatedRuleTests(ITestOutputHelper output)
{
    private const int Usual = 5_000;

    private static readonly string[] s_values =
    [
        "!", "-", "--", "---", "\"", "'", "\\", "\"unclosed", "-1", "0", "65536", "65535:0", ":", "4294967296", "18446744073709551616", "0x", "0x1/", "1e9", "300.1.1.1", "0.0.0.0/0", "10.0.0.1/255.0.255.0", "::/129", "::1",
        "10.0.0.1-10.0.0.0", "all", "tcp", "udp", "icmp", "icmpv6", "-m tcp", "-m comment", "--comment", "-j", "-g", "ACCEPT", "--dport", "NEW,,NEW", ",", "+", "eth+", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "[0:0]", "COMMIT", "*nat", ":X - [0:0]", "\u0000", "\u00e9",
    ];

    private static readonly string[] s_pieces = ["-m tcp ", "! ", "\"", "-s 10.0.0.1,", "10.0.0.1,", "80,", ":", "\n", "*filter\n", "-A FORWARD\n", "-j LOG ", "a", "\u0000"];

    private static readonly string[] s_setValues =
    [
        "hash:ip", "hash:net", "hash:ip,port", "hash:net,port", "hash:net,net", "hash:ip,port,ip", "hash:ip,port,net", "hash:net,port,net", "hash:net,iface", "hash:ip,mark", "hash:ip,mac", "hash:mac", "bitmap:ip range 10.0.0.0/24",
        "bitmap:ip,mac range 10.0.0.0/24", "bitmap:port range 0-65535", "list:set", "family inet6", "netmask 1", "netmask 31", "netmask 128", "bitmask 255.0.255.0", "bitmask ::1", "maxelem 4294967295", "maxelem 1", "hashsize 4294967295",
        "timeout 2147483", "timeout 0", "counters", "comment", "skbinfo", "forceadd", "nomatch", "size 0", "markmask 0", "bucketsize 255", "before s1", "after s1", "comment \"a b\"", "packets 18446744073709551614", "skbmark 0x1/0x",
        "skbprio ffff:ffff", "-exist", "-terse", "-name", "s0", "s1", "add", "del", "test", "create", "destroy", "flush", "swap", "rename", "list", "save", "0.0.0.0", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/28",
        "0.0.0.0-255.255.255.255", "255.255.255.255", "10.0.0.1-10.0.0.0", "::", "::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff::/1", "::1-::2", "tcp:0-65535", "0-65535", "65535-65530", "icmp:255/255", "icmpv6:echo-request", "255:0",
        "[ftp-data]-80", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "physdev:", "eth0", "0xffffffff", "\"", "\"unclosed", ",", ",,,", "-", "#", "COMMIT", "\u0000", "\u00e9",
    ];

    private static readonly string[] s_notTakenBack = [" netmask ", " bitmask ", " 0.0.0.0"];

    private static readonly string[] s_setPieces = ["add s0 10.0.0.1\n", "10.0.0.1,", "0", "a", "-exist ", "\"", "/", "-", ":", "\n", "counters ", "\u0000"];

    [Fact]
    public void No_command_brings_iptables_down() => FuzzRun.Run(output, Usual, Maker(RuleSeeds.Commands(), s_values, s_pieces), (text, _) =>
    {
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            try
            {
                IptablesSyntax.ParseCommand(Encoding.UTF8.GetString(text), family);
            }
            catch (IptablesSyntaxException)
            {
                // Refused, as it should be.
            }
        }
    });

    [Fact]
    public void No_dump_brings_a_restore_down() => FuzzRun.Run(output, Usual / 4, Maker(RuleSeeds.Tables(), s_values, s_pieces), (text, number) =>
    {
        var ruleset = Ruleset.Empty(number % 2 == 0 ? IpFamily.IPv4 : IpFamily.IPv6, number % 4 < 2 ? IptablesBackend.Nft : IptablesBackend.Legacy);
        var written = Encoding.UTF8.GetString(text);
        var lenient = IptablesRestore.ReadLeniently(ruleset, written).Ruleset;
        AssertReadsTheSame(ruleset, lenient, isLenient: true);
        try
        {
            AssertReadsTheSame(ruleset, IptablesRestore.Read(ruleset, written).Ruleset, isLenient: false);
        }
        catch (IptablesSyntaxException error) when (error.Line > 0)
        {
            // Refused, with the line.
        }
    });

    // A set may hold what its maxelem says, and a network is as many entries as it has addresses.
    [Fact]
    public void No_dump_brings_ipset_down() => FuzzRun.Run(output, Usual / 4, Maker(RuleSeeds.Sets(), s_setValues, s_setPieces), (text, _) =>
    {
        var written = Encoding.UTF8.GetString(text);
        var lenient = IpSetSave.Write(IpSetRestore.ReadLeniently(IpSetTable.Empty, written).Sets);

        // Ranges give elements which ipset itself does not take back from its own save: under a netmask, and where the zero address is one of them.
        if (!s_notTakenBack.Any(lenient.Contains))
            Assert.Equal(lenient, IpSetSave.Write(IpSetRestore.Read(IpSetTable.Empty, lenient)));
        try
        {
            IpSetRestore.Read(IpSetTable.Empty, written);
        }
        catch (NetConfigException)
        {
            // Refused, as it should be.
        }
    }, maxMegabytes: 1500);

    // What iptables prints and does not take back itself: names of chains and devices with a blank or a quote in them, as they are, and an empty list of DCCP's types.
    private static void AssertReadsTheSame(Ruleset ruleset, Ruleset made, bool isLenient)
    {
        if (NamesOf(made).Any(name => name.IndexOfAny([' ', '\t', '\r', '"']) >= 0))
            return;
        var saved = IptablesSave.Write(made);
        if (saved.Contains("--dccp-types  ", StringComparison.Ordinal) || saved.Contains("--dccp-types \n", StringComparison.Ordinal))
            return;
        Assert.Equal(saved, IptablesSave.Write((isLenient ? IptablesRestore.ReadLeniently(ruleset, saved) : IptablesRestore.Read(ruleset, saved)).Ruleset));
    }

    private static IEnumerable<string> NamesOf(Ruleset ruleset) => ruleset.Tables.Values.SelectMany(table => table.Chains.Values)
        .SelectMany(chain => chain.Rules.SelectMany(rule => new[] { rule.InInterface.Name, rule.OutInterface.Name }).Append(chain.Name)).OfType<string>();

    private static Func<Random, byte[]> Maker(byte[][] seeds, string[] values, string[] pieces) =>
        random => new Mutation(random, values, pieces).Of(random.Next(2) == 0 ? OneOf(random, seeds) : [.. OneOf(random, seeds), .. OneOf(random, seeds)]);

    private static byte[] OneOf(Random random, byte[][] seeds) => seeds[random.Next(seeds.Length)];
}
