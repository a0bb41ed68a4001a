using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Which next hop of a multipath route a flow takes; the same flow always takes the same.</summary>
internal interface IMultipathChoice
{
    /// <summary>The index of the next hop.</summary>
    int Choose(string @namespace, Route route, in FlowKey flow, ReadOnlySpan<double> weights);
}
