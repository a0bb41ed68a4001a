using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Views;

/// <summary>The words of iproute2 and iptables for what the engine keeps as numbers.</summary>
internal static class Words
{
    public static string RuleAction(IpRuleAction action) => action switch
    {
        IpRuleAction.ToTable => "lookup",
        IpRuleAction.Goto => "goto",
        IpRuleAction.Nop => "nop",
        IpRuleAction.Blackhole => "blackhole",
        IpRuleAction.Unreachable => "unreachable",
        IpRuleAction.Prohibit => "prohibit",
    };

    public static string Backend(IptablesBackend backend) => backend switch
    {
        IptablesBackend.Nft => "nft",
        IptablesBackend.Legacy => "legacy",
    };

    public static string Policy(ChainPolicy policy) => policy switch
    {
        ChainPolicy.Accept => "ACCEPT",
        ChainPolicy.Drop => "DROP",
    };

    /// <summary><c>default</c>, the bare address of a host, or the prefix: as <c>ip route</c> prints a destination.</summary>
    public static string Destination(IpPrefix prefix) =>
        prefix.IsDefault ? "default" : prefix.IsHost ? prefix.Address.ToString() : prefix.ToString();
}
