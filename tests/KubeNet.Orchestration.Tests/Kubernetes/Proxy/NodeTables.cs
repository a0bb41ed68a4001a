using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>Compares what is in a node's tables with what the rules of that node alone, made from nothing, say.</summary>
internal static class NodeTables
{
    private static readonly string[] s_ofNode = ["KUBE-PROXY-CANARY", "KUBE-KUBELET-CANARY", "KUBE-FIREWALL"];

    public static void ShouldBe(NamespaceConfig home, NodeRules expected)
    {
        foreach (var name in new[] { TableName.Nat, TableName.Filter })
        {
            var table = home.GetRuleset(expected.Config.Family).GetTable(name);
            var chains = expected.ChainsOf(name).Where(chain => chain.Name != "KUBE-FIREWALL").ToDictionary(chain => chain.Name);
            var actual = table.Chains.Values.Where(chain => !chain.IsBuiltIn && !s_ofNode.Contains(chain.Name)).ToList();
            Assert.Equal(chains.Keys.Order(StringComparer.Ordinal), actual.Select(chain => chain.Name));
            Assert.Equal(table.Chains.Count, table.Chains.Values.Count());
            foreach (var chain in actual)
                Assert.True(chains[chain.Name].Rules.SequenceEqual(chain.Rules), $"{home.Name} {chain.Name}:\n{Text(chains[chain.Name])}\nbut has\n{Text(chain)}");
        }
    }

    /// <summary>A namespace with a link that has addresses.</summary>
    public static NetworkConfig AddNode(NetworkConfig config, string name, IEnumerable<string> addresses)
    {
        config = config.AddNamespace(name).SetLink(name, "lo", new LinkChange { Up = true }).AddDummy(name, "eth0").SetLink(name, "eth0", new LinkChange { Up = true });
        return addresses.Aggregate(config, (all, address) => all.AddAddress(name, "eth0", InterfaceAddress.Parse(address)));
    }

    private static string Text(Chain chain) => string.Join('\n', chain.Rules.Select(rule => rule.ToText(chain.Name)));
}
