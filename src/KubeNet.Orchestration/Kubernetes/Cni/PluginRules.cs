using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Cni;

/// <summary>
/// Puts a plugin's rules into a node's table. They are written and checked in a namespace of their own; beside a node's tens of thousands of rules the kernel's checks, which walk
/// every chain that can be reached, would be made for each of them.
/// </summary>
internal static class PluginRules
{
    private const string Scratch = "scratch";

    private static readonly NetworkConfig s_blank = NetworkConfig.Create().AddNamespace(Scratch);

    /// <summary>What a plugin writes into a table, checked: for <see cref="Add(NetworkConfig, in TableLocation, Table, ReadOnlySpan{string})"/>.</summary>
    /// <param name="name">The table.</param>
    /// <param name="family">iptables or ip6tables.</param>
    /// <param name="write">Writes the rules, and all chains that they jump to, into the empty table that it is given.</param>
    public static Table Write(TableName name, IpFamily family, Func<NetworkConfig, TableLocation, NetworkConfig> write)
    {
        var where = new TableLocation(Scratch, name, family);
        return write(s_blank, where)[Scratch].GetRuleset(family, where.Backend).GetTable(name);
    }

    /// <summary>As below, for rules of one node alone.</summary>
    public static NetworkConfig Add(NetworkConfig config, in TableLocation where, Func<NetworkConfig, TableLocation, NetworkConfig> write, params ReadOnlySpan<string> first) =>
        Add(config, where, Write(where.Table, where.Family, write), first);

    /// <summary>
    /// Adds what a plugin writes to one table of a node: chains that it does not have, and at the end of those that it has, the rules that are not
    /// there yet (the plugins' EnsureChain, AppendUnique).
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="where">The node's table.</param>
    /// <param name="written">What is written.</param>
    /// <param name="first">The chains at whose beginning rules go instead.</param>
    public static NetworkConfig Add(NetworkConfig config, in TableLocation where, Table written, params ReadOnlySpan<string> first)
    {
        var home = config[where.Namespace];
        var ruleset = home.GetRuleset(where.Family, where.Backend);
        var table = ruleset.GetTable(where.Table);
        foreach (var chain in written.InSaveOrder)
        {
            if (!table.Chains.TryGetValue(chain.Name, out var there))
                table = table.With(chain);
            else if (chain.Rules.RemoveAll(there.Rules.Contains) is { Count: > 0 } fresh)
                table = table.With(there.WithRules(first.Contains(chain.Name) ? fresh.AddRange(there.Rules) : there.Rules.AddRange(fresh)));
        }

        return config.With(home.With(ruleset.With(table)));
    }
}
