using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The groups that the kernel itself joins: all hosts, all nodes, a router's (dev_forward_change), a VXLAN's (vxlan_multicast_join), and the solicited-node groups of a link's IPv6 addresses
/// (RFC 4291 2.8).
/// </summary>
internal static class MulticastGroups
{
    private static readonly IpAddress s_allHosts = IpAddress.FromV4(0xe0000001);
    private static readonly IpAddress[] s_allNodes = [IpAddress.Parse("ff02::1"), IpAddress.Parse("ff01::1")];
    private static readonly IpAddress[] s_allRouters = [IpAddress.Parse("ff02::2"), IpAddress.Parse("ff01::2"), IpAddress.Parse("ff05::2")];
    private static readonly IpAddress s_solicitedNode = IpAddress.Parse("ff02::1:ff00:0");

    /// <summary>Whether a host takes packets to a group that come in by a device.</summary>
    public static bool IsMember(Host host, Link device, IpAddress group)
    {
        if (group == s_allHosts || s_allNodes.Contains(group))
            return true;
        foreach (var vxlan in host.Vxlans)
        {
            if (vxlan.Remote == group && vxlan.LowerIndex == device.Index)
                return true;
        }

        if (host.Config.ProxyNeighbors.Any(proxy => proxy.LinkIndex == device.Index && proxy.Address.Family == IpFamily.IPv6 && SolicitedNode(proxy.Address) == group))
            return true;
        if (group.Family != IpFamily.IPv6)
            return false;
        var isRouter = host.Settings(device, IpFamily.IPv6).IsRouter;
        if (s_allRouters.Contains(group))
            return isRouter;
        return host.Config.Links[device.Index].Addresses.Any(address => IsSolicitedBy(group, address.Address.Address) || (isRouter && AddressRoutes.SubnetRouter(address) is { } anycast && IsSolicitedBy(group, anycast)));
    }

    private static bool IsSolicitedBy(IpAddress group, IpAddress address) => address.Family == IpFamily.IPv6 && SolicitedNode(address) == group;

    /// <summary>The group that a neighbour solicitation for an address goes to.</summary>
    public static IpAddress SolicitedNode(IpAddress address) =>
        IpAddress.FromBits(IpFamily.IPv6, s_solicitedNode.Bits | (address.Bits & 0xffffff));
}
