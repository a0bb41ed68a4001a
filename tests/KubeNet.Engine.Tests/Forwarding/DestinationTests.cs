using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

public sealed class DestinationTests
{
    [Fact]
    public void The_unspecified_address_is_this_host_itself()
    {
        var lab = LabBuilder.TwoNetworks().Listen("client", IpProtocol.Tcp, 80);
        var trace = lab.Tcp("client", "0.0.0.0", 80).ShouldEndIn(Verdict.Delivered).ShouldTellTheClient(ClientResult.Reply);
        Assert.Equal(IpAddress.LoopbackV4, trace.Delivered!.Packet.Destination);
        lab.Udp("client", "0.0.0.0", 9).ShouldTellTheClient(ClientResult.Refused, "ECONNREFUSED");
    }

    [Fact]
    public void A_limited_broadcast_takes_the_default_route_and_needs_its_permission() =>
        LabBuilder.TwoNetworks().Udp("client", "255.255.255.255", 53).ShouldEndIn(Verdict.Unreachable).ShouldTellTheClient(ClientResult.Unreachable, "EACCES");

    [Fact]
    public void Tcp_does_not_connect_to_a_group() =>
        LabBuilder.TwoNetworks().Tcp("client", "224.0.0.1", 80).ShouldEndIn(Verdict.Unreachable).ShouldTellTheClient(ClientResult.Unreachable, "ENETUNREACH");

    [Fact]
    public void A_router_with_conntrack_sends_no_larger_fragments_than_it_got()
    {
        var lab = LabBuilder.TwoNetworks().Link("client", "eth0", new() { Mtu = 1300 }).Link("router", "r1", new() { Mtu = 1300 }).Listen("server", IpProtocol.Udp, 53).Iptables("router", "-A FORWARD -m conntrack --ctstate NEW");
        var trace = lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.2.2"), Protocol = IpProtocol.Udp, Port = 53, PayloadSize = 1400, DontFragment = false, OneWay = true });
        trace.ShouldEndIn(Verdict.Delivered);
        Assert.Equal(["client", "router"], trace.Hops.Where(hop => hop.Steps.OfType<FragmentStep>().Any()).Select(hop => hop.Namespace));
    }

    [Fact]
    public void Who_sends_a_broadcast_hears_it_by_the_same_device()
    {
        var lab = LabBuilder.TwoNetworks().Listen("client", IpProtocol.Udp, 53);
        var trace = lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.1.255"), Protocol = IpProtocol.Udp, Port = 53, Broadcast = true });
        Assert.Contains(trace.Hops, hop => hop is { Namespace: "client", In: "eth0" });
        Assert.Contains(trace.Hops, hop => hop is { Namespace: "router", In: "r1" });
        Assert.Equal("client", trace.Delivered!.Namespace);
    }

    [Fact]
    public void A_datagram_to_all_is_every_socket_s_that_fits_and_the_trace_has_each_with_its_answer()
    {
        var lab = LabBuilder.TwoNetworks();
        foreach (var listener in new Listener[] { new(IpProtocol.Udp, IpAddress.AnyV4, 53), new(IpProtocol.Udp, null, 53), new(IpProtocol.Udp, IpAddress.Parse("10.0.1.1"), 53), new(IpProtocol.Udp, IpAddress.Parse("10.0.1.255"), 53) })
            lab.Lab.Edit(config => config.AddListener("router", listener with { ReusesAddress = true }));
        var trace = lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("10.0.1.255"), Protocol = IpProtocol.Udp, Port = 53, Broadcast = true });
        Assert.Equal(["udp *:53", "udp 0.0.0.0:53", "udp 10.0.1.255:53"], trace.Steps.OfType<DeliverStep>().Select(step => step.Socket));
        var answers = trace.Asides.Prepend(trace.Reply!).Where(answer => answer.Packet.Protocol == IpProtocol.Udp).ToList();
        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(IpAddress.Parse("10.0.1.1"), answer.Packet.Source));
    }

    [Fact]
    public void A_group_of_ipv4_is_not_heard_by_sockets_of_ipv6_and_the_trace_says_so()
    {
        var lab = LabBuilder.TwoNetworks().Listen("router", IpProtocol.Udp, 53);
        var trace = lab.Lab.Send(new Probe { From = "client", To = IpAddress.Parse("224.0.0.1"), Protocol = IpProtocol.Udp, Port = 53 });
        Assert.Contains(trace.Steps.OfType<DropStep>(), step => step.Describe().Contains("udp *:53 is a socket of IPv6", StringComparison.Ordinal));
    }
}
