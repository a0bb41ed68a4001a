namespace KubeNet.Engine.Routing;

/// <summary>What a next hop's link lets it be: RTNH_F_DEAD, RTNH_F_LINKDOWN.</summary>
public enum NextHopState : byte
{
    /// <summary>The link is up and has a carrier.</summary>
    Alive,

    /// <summary>The link is up without a carrier. The route is taken all the same unless ignore_routes_with_linkdown is set.</summary>
    LinkDown,

    /// <summary>The link is down: only another next hop of the route keeps it alive.</summary>
    Dead,
}
