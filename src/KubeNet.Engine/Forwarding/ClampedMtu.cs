using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What TCPMSS clamps to: the MTU of the packet's own route and that of the way back to its source (dst_mtu and tcpmss_reverse_mtu of
/// net/netfilter/xt_TCPMSS.c), in bytes.
/// </summary>
internal static class ClampedMtu
{
    public static int Of(Host host, in HookContext context)
    {
        ref readonly var packet = ref context.Skb.Head;
        var there = Lookup(host, Host.FlowOf(packet, context.InDevice ?? host.Loopback.Name));
        var exit = context.OutDevice is { } name && host.Config.FindLink(name) is { } link ? link.Mtu : int.MaxValue;
        var back = Lookup(host, new FlowKey { Destination = packet.Source, InDevice = host.Loopback.Name });
        return Math.Min(Math.Min(there, exit), back);
    }

    private static int Lookup(Host host, FlowKey flow)
    {
        var found = host.Fib(flow.Destination.Family).Lookup(flow);
        if (found.Outcome != FibOutcome.Found)
            return int.MaxValue;
        return host.PathMtuOf(flow.Destination, found);
    }
}
