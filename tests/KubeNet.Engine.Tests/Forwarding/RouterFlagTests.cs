using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>Whether a host says in NDP that it is a router: by the device's own forwarding (idev->cnf.forwarding), as tcpdump shows it.</summary>
public sealed class RouterFlagTests
{
    [Theory]
    [InlineData("1", "0", NdFlags.Solicited | NdFlags.Override)]
    [InlineData("0", "1", NdFlags.Router | NdFlags.Solicited | NdFlags.Override)]
    public void It_goes_by_the_device(string all, string device, NdFlags flags)
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:fd00::1/64", "b:eth0:fd00::2/64")
            .Sysctl("b", "net.ipv6.conf.all.forwarding", all).Sysctl("b", "net.ipv6.conf.eth0.forwarding", device);
        var heard = lab.Ping("a", "fd00::2").Frames.Where(frame => frame.Namespace == "a").Select(frame => frame.Frame.Packet?.Packet).OfType<Packet>();
        Assert.Equal(flags, heard.First(packet => packet is { Protocol: IpProtocol.Icmpv6, IcmpType: IcmpType.NeighborAdvertisement }).NdFlags);
    }
}
