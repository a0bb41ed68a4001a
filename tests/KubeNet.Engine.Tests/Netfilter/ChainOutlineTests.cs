using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What is taken down of a chain while its rules pass by is what the chain says in the end.</summary>
public sealed class ChainOutlineTests
{
    private const int MostCommands = 8;

    private static readonly string[] s_rules =
    [
        "-j ACCEPT", "-j B", "-g B", "-m owner --uid-owner 0 -j ACCEPT", "-m owner --uid-owner 0 -j B", "-m devgroup --src-group 1", "-m devgroup --dst-group 1 -j B",
        "-m realm --realm 1", "-j TCPMSS --set-mss 1000 -p tcp --tcp-flags SYN,RST SYN", "-j CLASSIFY --set-class 1:1",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_a_restore_does_to_a_chain_its_outline_is_that_of_its_rules(int seed)
    {
        var random = new Random(seed);
        var start = IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), "*mangle\n:A - [0:0]\n:B - [0:0]\n-A A -m owner --uid-owner 1\n-A A -j B\nCOMMIT\n").Ruleset;
        var isKept = random.Next(2) == 0;
        var count = isKept ? 2 : 0;
        var commands = new List<string>();
        for (var left = 1 + random.Next(MostCommands); left > 0; left--)
            commands.Add(Command(random, ref count));
        var text = $"*mangle\n{(isKept ? "" : ":A - [0:0]\n")}{string.Join('\n', commands)}\nCOMMIT\n";
        var chain = IptablesRestore.Read(start, text, noFlush: true).Ruleset.GetTable(TableName.Mangle).Chains["A"];
        var (told, asked) = (chain.Outline, ChainOutline.Of([.. chain.Rules]));
        Assert.True(
            told.Jumps.SequenceEqual(asked.Jumps) && told.Placed.SequenceEqual(asked.Placed) && (told.Hooks, told.OwnHooks) == (asked.Hooks, asked.OwnHooks),
            $"seed {seed}: {text}");
        Assert.Equal(Enumerable.Range(0, chain.Rules.Count).Where(index => ChainShape.IsPlaced(chain.Rules[index])), told.Placed);
    }

    private static string Command(Random random, ref int count)
    {
        var rule = s_rules[random.Next(s_rules.Length)];
        switch (random.Next(16))
        {
            case 0 when count > 0:
                return $"-D A {1 + random.Next(count--)}";
            case 1 or 4 or 5 when count > 0:
                return $"-R A {1 + random.Next(count)} {rule}";
            case 2:
                return $"-I A {1 + random.Next(++count)} {rule}";
            case 3 when random.Next(3) == 0:
                count = 0;
                return "-F A";
            default:
                count++;
                return $"-A A {rule}";
        }
    }
}
