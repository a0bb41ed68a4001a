using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Forwarding;

/// <summary>The source port of an outer UDP packet: the inner flow's number in a range (udp_flow_src_port of include/net/udp.h).</summary>
internal static class FlowPort
{
    /// <summary>The port, out of a range. All ARP messages are one flow to the kernel's dissector.</summary>
    public static ushort Of(Frame frame, PortRange range) => (ushort)(range.First + ((frame is SkBuff skb ? FlowHash.Of(skb) : 0) % (uint)range.Count));
}
