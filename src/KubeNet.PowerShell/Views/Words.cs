using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Views;

/// <summary>The words of iproute2 and iptables for what the engine keeps as numbers.</summary>
internal static class Words
{
    public static string Scope(AddressScope scope) => scope switch
    {
        AddressScope.Global => "global",
        AddressScope.Site => "site",
        AddressScope.Link => "link",
        AddressScope.Host => "host",
        AddressScope.Nowhere => "nowhere",
    };

    public static string RouteType(RouteType type) => type switch
    {
        Engine.Routing.RouteType.Unicast => "unicast",
        Engine.Routing.RouteType.Local => "local",
        Engine.Routing.RouteType.Broadcast => "broadcast",
        Engine.Routing.RouteType.Anycast => "anycast",
        Engine.Routing.RouteType.Multicast => "multicast",
        Engine.Routing.RouteType.Blackhole => "blackhole",
        Engine.Routing.RouteType.Unreachable => "unreachable",
        Engine.Routing.RouteType.Prohibit => "prohibit",
        Engine.Routing.RouteType.Throw => "throw",
    };

    public static string RouteProtocol(RouteProtocol protocol) => protocol switch
    {
        Engine.Routing.RouteProtocol.Unspecified => "unspec",
        Engine.Routing.RouteProtocol.Redirect => "redirect",
        Engine.Routing.RouteProtocol.Kernel => "kernel",
        Engine.Routing.RouteProtocol.Boot => "boot",
        Engine.Routing.RouteProtocol.Static => "static",
        Engine.Routing.RouteProtocol.Ra => "ra",
        Engine.Routing.RouteProtocol.Bird => "bird",
        Engine.Routing.RouteProtocol.Dhcp => "dhcp",
        _ => ((byte)protocol).ToString(),
    };

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
