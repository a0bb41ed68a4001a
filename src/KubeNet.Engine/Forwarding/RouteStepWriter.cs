using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Notes a route look-up in a packet's trace.</summary>
internal static class RouteStepWriter
{
    /// <summary>Notes what was found, or why nothing was.</summary>
    public static void Write(Host host, SkBuff skb, RouteDecision? decision, RouteFailure? failure, bool isReroute = false)
    {
        if (skb.Hop is { } hop)
            Write(host, skb, hop, decision, failure, isReroute);
    }

    private static void Write(Host host, SkBuff skb, HopRecorder hop, RouteDecision? decision, RouteFailure? failure, bool isReroute)
    {
        var destination = skb.Packet.Destination;
        if (decision is null)
        {
            hop.Add(new RouteStep(destination, "", "", failure!.Sentence, null, null, isReroute));
            return;
        }

        var fib = decision.Fib;
        var route = fib.Route is { } found ? RouteWords.Of(host, found) : $"{decision.Type.ToString().ToLowerInvariant()} dev {decision.Device.Name}";
        hop.Add(new RouteStep(
            destination,
            fib.Rule is { } rule ? $"{rule.Priority}: lookup {(rule.L3mdev ? "[l3mdev-table]" : RouteTableId.ToName(rule.Table))}" : "",
            fib.Route is { } own ? RouteTableId.ToName(own.Table) : "",
            route,
            decision.Device.Name,
            fib.Via,
            isReroute));
    }
}
