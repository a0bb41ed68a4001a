
namespace KubeNet.KernelTests.Generated;

/// <summary>What goes wrong in networks: links that are down, MTUs that do not fit, neighbours that are not who they are taken for, ports with odd flags.</summary>
internal sealed class FaultGenerator(Dice dice, Draft draft, Plan plan)
{
    /// <summary>Before there are addresses and routes.</summary>
    public void OfLinks()
    {
        foreach (var device in plan.Devices)
        {
            if (dice.OneIn(30))
            {
                var mtu = dice.Pick(1400, 1300, 1280);
                draft.Say(net => net.Link(device.Ns, device.Name, mtu: mtu));
            }
        }

        foreach (var (bridge, port) in plan.Devices.Where(device => device.IsBridge).SelectMany(bridge => bridge.Ports.Select(port => (bridge, port))))
        {
            if (dice.OneIn(6) && !plan.Devices.Single(device => device.Ns == bridge.Ns && device.Name == port).IsTrunk)
                draft.Say(net => net.Link(bridge.Ns, port, hairpin: true));
            if (dice.OneIn(8))
                draft.Say(net => net.Link(bridge.Ns, port, isolated: true));
            if (dice.OneIn(12))
                draft.Say(net => net.Link(bridge.Ns, port, flood: false));
            if (dice.OneIn(12))
                draft.Say(net => net.Link(bridge.Ns, port, learning: false));
        }
    }

    /// <summary>When all else stands.</summary>
    public void OfNeighbours()
    {
        foreach (var ns in plan.Namespaces.Where(_ => dice.OneIn(6)))
        {
            var family = dice.Pick(plan.Families.ToList());
            var seen = plan.Segments.SelectMany(segment => segment.Members.Where(member => member.Ns == ns).Select(member => (segment, member))).ToList();
            if (seen.Count == 0)
                continue;
            var (network, device) = dice.Pick(seen);
            var address = network.Host(family, dice.Between(1, network.Members.Count + 1));
            var mac = dice.Percent(50) ? dice.Pick(plan.Devices).Mac : "02:00:00:00:77:77";
            if (dice.Percent(70))
                draft.Say(net => net.Neighbor(ns, device.Name, address, mac));
            else
                draft.Say(net => net.ProxyNeighbor(ns, device.Name, address));
        }

        // Not with IPv6: whether the other end had time to get its link-local address before is the kernel's own affair (linkwatch).
        foreach (var device in plan.Devices.Where(_ => !plan.UsesIpv6 && dice.OneIn(25)))
            draft.Say(net => net.Link(device.Ns, device.Name, up: false));
    }
}
