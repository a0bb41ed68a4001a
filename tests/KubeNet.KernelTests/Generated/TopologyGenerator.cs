using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// Namespaces that are joined by veths and bridges into a tree, now and then with one more veth, so that there are two ways, and with
/// VXLANs above. No two bridges are joined twice: nothing would end a frame that runs in circles.
/// </summary>
internal sealed class TopologyGenerator(Dice dice, Draft draft, Plan plan)
{
    private readonly List<(PlannedDevice One, PlannedDevice Other, int Mtu)> _veths = [];
    private readonly List<Action> _vxlans = [];

    public void Run()
    {
        var count = dice.Pick(2, 2, 3, 3, 3, 4, 4, 5, 6);
        for (var i = 1; i <= count; i++)
            plan.Namespaces.Add($"n{i}");
        for (var i = 1; i < count; i++)
            Join(plan.Namespaces[i], plan.Namespaces[dice.Between(0, i - 1)]);
        if (dice.Percent(30))
            JoinByVeth(dice.Pick(plan.Namespaces), dice.Pick(plan.Namespaces));
        if (count > 2 && dice.Percent(35))
            Overlay();
        Say();
    }

    private void Join(string ns, string parent)
    {
        if (dice.Percent(45))
        {
            JoinByVeth(ns, parent);
            return;
        }

        var bridge = plan.DevicesOf(parent).FirstOrDefault(device => device.IsBridge && dice.Percent(70)) ?? NewBridge(parent, plan.NewSegment());
        var isTrunk = dice.Percent(20);
        var port = plan.NewDevice(parent, Name("p"), isTrunk: isTrunk);
        bridge.Ports.Add(port.Name);
        var end = plan.NewDevice(ns, Name("e"), isTrunk: isTrunk);
        _veths.Add((port, end, Mtu()));
        if (isTrunk)
            NewBridge(ns, bridge.Segment ?? SegmentOf(bridge)).Ports.Add(end.Name);
        else
            Place(end, SegmentOf(bridge));
    }

    private void JoinByVeth(string ns, string parent)
    {
        var segment = plan.NewSegment();
        var (one, other) = (plan.NewDevice(ns, Name("e")), plan.NewDevice(parent, Name("e")));
        _veths.Add((one, other, Mtu()));
        Place(one, segment);
        Place(other, segment);
    }

    /// <summary>A VXLAN in two namespaces or more that share a network, each with an address of its own or a port of a bridge.</summary>
    private void Overlay()
    {
        if (plan.Segments.Where(segment => segment.Members.Select(member => member.Ns).Distinct().Count() > 1).ToList() is not { Count: > 0 } candidates)
            return;
        var under = dice.Pick(candidates);
        var family = plan.UsesIpv6 && dice.Percent(30) ? IpFamily.IPv6 : IpFamily.IPv4;
        var hosts = under.Members.DistinctBy(member => member.Ns).Take(3).ToList();
        var over = plan.NewSegment();
        var learning = dice.Percent(70);
        var (id, port) = (dice.Between(1, 100), dice.Pick<ushort>(8472, 4789));
        foreach (var host in hosts)
        {
            var device = plan.NewDevice(host.Ns, $"vx{over.Number}", isTrunk: true);
            var lower = dice.Percent(40) ? host.Name : null;
            var others = hosts.Where(other => other != host).Select(other => under.AddressOf(family, other)).ToList();
            var local = under.AddressOf(family, host);
            _vxlans.Add(() =>
            {
                draft.Say(net => net.Vxlan(host.Ns, device.Name, id, local, others.Count == 1 ? others[0] : null, lower, port, learning, device.Mac));
                if (others.Count > 1)
                    Post(() => others.ForEach(other => draft.Say(net => net.Fdb(host.Ns, device.Name, "00:00:00:00:00:00", other, append: true))));
            });
            if (dice.Percent(30))
                NewBridge(host.Ns, over).Ports.Add(device.Name);
            else
                Place(device, over);
        }
    }

    /// <summary>What can only be said when all links are there.</summary>
    public List<Action> Later { get; } = [];

    private void Post(Action action) => Later.Add(action);

    private PlannedDevice NewBridge(string ns, Segment segment)
    {
        var bridge = plan.NewDevice(ns, Name("br"), isBridge: true);
        if (dice.Percent(85))
            Place(bridge, segment);
        else
            _silent[bridge] = segment;
        return bridge;
    }

    private readonly Dictionary<PlannedDevice, Segment> _silent = [];

    private Segment SegmentOf(PlannedDevice bridge) => bridge.Segment ?? _silent[bridge];

    private static void Place(PlannedDevice device, Segment segment)
    {
        device.Segment = segment;
        segment.Members.Add(device);
    }

    private string Name(string stem) => $"{stem}{plan.Devices.Count + 1}";

    private int Mtu() => dice.Percent(12) ? dice.Pick(1400, 1300, 1280, 9000) : 1500;

    private void Say()
    {
        draft.Say(net => net.Namespace([.. plan.Namespaces]));
        foreach (var (one, other, mtu) in _veths)
            draft.Say(net => net.Veth(one.Ns, one.Name, other.Ns, other.Name, mtu, one.Mac, other.Mac));
        _vxlans.ForEach(say => say());
        foreach (var bridge in plan.Devices.Where(device => device.IsBridge))
            draft.Say(net => net.Bridge(bridge.Ns, bridge.Name, [.. bridge.Ports]));
    }
}
