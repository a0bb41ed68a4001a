using System.Collections.Immutable;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads the rules of both families and both rule engines from what <c>iptables-save -c</c> printed.</summary>
internal static class RulesetReader
{
    private static readonly (string File, IpFamily Family, IptablesBackend Backend)[] Sources =
    [
        (BundleFiles.Iptables, IpFamily.IPv4, IptablesBackend.Nft),
        (BundleFiles.IptablesLegacy, IpFamily.IPv4, IptablesBackend.Legacy),
        (BundleFiles.Ip6tables, IpFamily.IPv6, IptablesBackend.Nft),
        (BundleFiles.Ip6tablesLegacy, IpFamily.IPv6, IptablesBackend.Legacy),
    ];

    public static (NamespaceConfig Config, ImmutableArray<CounterSeed> Counters) Read(Folder folder, NamespaceConfig config)
    {
        var seeds = ImmutableArray.CreateBuilder<CounterSeed>();
        foreach (var (file, family, backend) in Sources)
        {
            if (folder.Find(file) is not { } found)
                continue;
            using var reader = found.OpenText();
            var restored = IptablesRestore.ReadLeniently(Ruleset.Empty(family, backend), reader.ReadToEnd());
            foreach (var problem in restored.Problems)
                folder.Warn(file, problem.Line, $"{problem.Error.Message} In: {problem.Text}", "the line is left out: packets that it takes go on to the rules after it");
            ReportUnknown(folder, file, restored.Ruleset, config.IpSets);
            if (restored.Ruleset.Tables.IsEmpty)
                continue;
            config = config.With(restored.Ruleset);
            seeds.Add(new CounterSeed(folder.Namespace, restored));
            folder.Info(file, $"{restored.Ruleset.Tables.Values.Sum(table => table.Chains.Values.Sum(chain => chain.Rules.Count))} rules in {restored.Ruleset.Tables.Count} tables");
        }

        return (config, seeds.ToImmutable());
    }

    private static void ReportUnknown(Folder folder, string file, Ruleset ruleset, IpSetTable sets)
    {
        var rules = ruleset.Tables.Values.SelectMany(table => table.Chains.Values.SelectMany(chain => chain.Rules.Select(rule => (table.Name, chain, rule))));
        foreach (var (table, chain, rule) in rules)
        {
            foreach (var match in rule.Matches)
            {
                if (match is UnknownMatch)
                    folder.Warn(file, null, $"-m {match.Name} {match.SaveOptions()} in {table.ToName()} {chain.Name} is not known.", "where a packet reaches the rule, the answer is Uncertain");
            }

            foreach (var set in rule.SetNames().Where(name => sets.Find(name) is null))
                folder.Warn(file, null, $"A rule in {table.ToName()} {chain.Name} asks the set {set}, which {BundleFiles.IpSet} does not have.", "where a packet reaches the rule, the answer is Uncertain");
        }
    }
}
