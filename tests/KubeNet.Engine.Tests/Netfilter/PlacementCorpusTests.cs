using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Where the live kernel lets rules stand: in the built-in chain, in a user chain, and behind a jump to it.</summary>
public sealed class PlacementCorpusTests
{
    public static TheoryData<string> Names() =>
        [.. Corpora.ReadTsv("iptables-placement", "placement.tsv").Select(row => row[4]).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_rule_may_stand_where_the_kernel_lets_it(string name)
    {
        foreach (var row in Corpora.ReadTsv("iptables-placement", "placement.tsv").Where(row => row[4] == name))
        {
            var backend = row[0] == "nft" ? IptablesBackend.Nft : IptablesBackend.Legacy;
            if (name == "tcp-inv" && backend == IptablesBackend.Legacy)
                continue; // The model follows nft, which takes "! -p tcp -m tcp".
            Assert.True(TableNameExtensions.TryParseTable(row[2], out var table));
            var where = new TableLocation("n", table, row[1] == "iptables" ? IpFamily.IPv4 : IpFamily.IPv6, backend);
            var config = NetworkConfig.Create().AddNamespaceForTest();
            var withChain = config.AddChain(where, "U");

            Assert.True(Works(() => config.AppendRule(where, row[3], row[5])) == (row[6] == "0"), $"{string.Join(' ', row[..7])}: in {row[3]} itself");
            var inUserChain = withChain;
            Assert.True(Works(() => inUserChain = withChain.AppendRule(where, "U", row[5])) == (row[7] == "0"), $"{string.Join(' ', row[..8])}: in a user chain");
            if (row[7] == "0")
                Assert.True(Works(() => inUserChain.AppendRule(where, row[3], "-j U")) == (row[8] == "0"), $"{string.Join(' ', row)}: behind a jump");
        }
    }

    private static bool Works(Func<NetworkConfig> edit)
    {
        try
        {
            edit();
            return true;
        }
        catch (IptablesSyntaxException)
        {
            return false;
        }
    }
}
