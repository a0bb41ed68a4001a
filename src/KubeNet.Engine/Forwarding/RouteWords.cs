using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Routes in traces, as <c>ip route</c> prints them.</summary>
internal static class RouteWords
{
    /// <summary>One line, also for a multipath route.</summary>
    public static string Of(Host host, Route route)
    {
        var text = new IpRouteText(index => host.Link(index).Name, _ => NextHopState.Alive);
        return text.Line(route).Replace("\n\t", "", StringComparison.Ordinal).TrimEnd();
    }
}
