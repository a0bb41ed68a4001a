using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>The routes and ip rules of a namespace as iproute2 prints them.</summary>
public static class NamespaceRoutes
{
    /// <summary><c>ip route show table TABLE</c>, or with null <c>table all</c>, of one family.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound.</exception>
    public static string RouteText(this NetworkConfig config, string @namespace, IpFamily family, uint? table = RouteTableId.Main)
    {
        var home = config[@namespace];
        var text = new IpRouteText(index => home.Links[index].Name, index => config.NextHopState(home, index));
        return table is { } id ? text.Table(home.Routing(family).GetTable(id)) : text.AllTables(home.Routing(family));
    }

    /// <summary><c>ip rule show</c> of one family.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound.</exception>
    public static string RuleText(this NetworkConfig config, string @namespace, IpFamily family)
    {
        var home = config[@namespace];
        return new IpRuleText(name => home.FindLink(name) is not null).Rules(home.Routing(family).Rules);
    }

    /// <summary>The routes that the kernel makes for the addresses of a namespace's links, whether or not they are still there.</summary>
    public static IEnumerable<Route> RoutesOfAddresses(this NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        return home.Links.Values.SelectMany(link => AddressRoutes.Of(home, link));
    }

    /// <summary>What a link lets the next hops over it be.</summary>
    public static NextHopState NextHopState(this NetworkConfig config, NamespaceConfig home, int linkIndex) =>
        !home.Links.TryGetValue(linkIndex, out var link) || !link.IsUp ? Routing.NextHopState.Dead
        : config.HasCarrier(home, link) ? Routing.NextHopState.Alive
        : Routing.NextHopState.LinkDown;
}
