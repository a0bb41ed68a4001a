using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Tests.Netfilter;
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

    private static readonly string[] s_pieces = ["-m tcp ", "! ", "\"", "-s 10.0.0.1,", "10.0.0.1,", "80,", ":", "\n", "*filter\n", "-A FORWARD\n", "add s 10.0.0.1\n"];

    [Fact]
    public void No_command_brings_iptables_down() => FuzzRun.Run(output, Usual, Maker(Rules()), (text, _) =>
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
    public void No_dump_brings_a_restore_down() => FuzzRun.Run(output, Usual / 20, Maker(Dumps()), (text, index) =>
    {
        var ruleset = Ruleset.Empty(index % 2 == 0 ? IpFamily.IPv4 : IpFamily.IPv6, index % 4 < 2 ? IptablesBackend.Nft : IptablesBackend.Legacy);
        var written = Encoding.UTF8.GetString(text);
        var lenient = IptablesRestore.ReadLeniently(ruleset, written).Ruleset;
        AssertReadsTheSame(ruleset, IptablesSave.Write(lenient), isLenient: true);
        try
        {
            AssertReadsTheSame(ruleset, IptablesSave.Write(IptablesRestore.Read(ruleset, written).Ruleset), isLenient: false);
        }
        catch (IptablesSyntaxException error) when (error.Line > 0)
        {
            // Refused, with the line.
        }
    });

    // A set may hold what its maxelem says, and a network is as many entries as it has addresses.
    [Fact]
    public void No_dump_brings_ipset_down() => FuzzRun.Run(output, Usual / 4, Maker(Sets()), (text, _) =>
    {
        var written = Encoding.UTF8.GetString(text);
        var lenient = IpSetSave.Write(IpSetRestore.ReadLeniently(IpSetTable.Empty, written).Sets);

        // A range that is added under a netmask gives elements which ipset itself does not take back from its own save.
        if (!lenient.Contains(" netmask ", StringComparison.Ordinal) && !lenient.Contains(" bitmask ", StringComparison.Ordinal))
            Assert.Equal(lenient, IpSetSave.Write(IpSetRestore.Read(IpSetTable.Empty, lenient)));
        try
        {
            IpSetRestore.Read(IpSetTable.Empty, written);
        }
        catch (NetConfigException)
        {
            // Refused, as it should be.
        }
    }, maxMegabytes: 2000);

    private static void AssertReadsTheSame(Ruleset ruleset, string saved, bool isLenient) => Assert.Equal(
        saved,
        IptablesSave.Write((isLenient ? IptablesRestore.ReadLeniently(ruleset, saved) : IptablesRestore.Read(ruleset, saved)).Ruleset));

    private static Func<Random, byte[]> Maker(List<byte[]> seeds) => random => new Mutation(random, s_values, s_pieces).Of(seeds[random.Next(seeds.Count)]);

    private static List<byte[]> Rules() =>
        [.. Corpora.ReadTsv("iptables-ext", "iptables-ext-1.8.9.tsv").Select(row => Encoding.UTF8.GetBytes($"-A {row[4].Split(',')[0]} {row[5]}"))];

    private static List<byte[]> Dumps() =>
        [.. Directory.GetFiles(Corpora.PathOf("iptables-live"), "*.save.txt").Concat(Directory.GetFiles(Corpora.PathOf("docker-rules"), "*.txt", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length < 40_000)];

    private static List<byte[]> Sets() =>
    [
        .. Directory.GetFiles(Corpora.PathOf("..", "Golden", "ipset"), "*.session").Order(StringComparer.Ordinal).Select(file => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(file)
            .Where(line => line.StartsWith("> ipset", StringComparison.Ordinal)).Select(line => line["> ipset".Length..].Trim())))),
    ];
}
