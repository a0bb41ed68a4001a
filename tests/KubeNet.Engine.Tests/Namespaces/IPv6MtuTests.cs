using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>How long conf.DEV.mtu of IPv6 stays what it was set to: addrconf_notify of net/ipv6/addrconf.c, as a live kernel showed.</summary>
public sealed class IPv6MtuTests
{
    private const string Name = "net.ipv6.conf.eth0.mtu";

    public static TheoryData<string, string> Changes => new()
    {
        { "nothing", "1300" },
        { "the device down", "1300" },
        { "the device down and up", "1500" },
        { "the peer down and up", "1300" },
        { "IPv6 switched off and on", "1500" },
        { "another MTU of the device", "1400" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void It_stays_until_the_device_gets_another_MTU_or_IPv6_starts_anew(string change, string mtu)
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0", "b:eth0").Sysctl("a", Name, "1300").Lab;
        Change(lab, change);

        Assert.Equal(mtu, lab.Config.GetSysctl("a", Name));
    }

    [Fact]
    public void It_is_the_device_s_own_at_first_and_no_default_changes_that()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Sysctl("a", "net.ipv6.conf.default.mtu", "1290").Veth("a:eth0", "b:eth0").Lab;

        Assert.Equal("1500", lab.Config.GetSysctl("a", Name));
        Assert.Equal("1290", lab.Config.GetSysctl("a", "net.ipv6.conf.default.mtu"));
    }

    [Fact]
    public void Of_a_device_that_waits_for_the_one_below_it_is_its_own_too()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Sysctl("a", "net.ipv6.conf.default.mtu", "1290").Veth("a:eth0", "b:eth0").Lab;
        lab.Edit(config => config.SetLink("a", "eth0", new LinkChange { Up = false }).AddMacvlan(new MacvlanSpec("a", "mac0", "eth0")));

        Assert.Equal("1500", lab.Config.GetSysctl("a", "net.ipv6.conf.mac0.mtu"));
    }

    private static void Change(Lab lab, string change)
    {
        switch (change)
        {
            case "nothing":
                break;
            case "the device down":
                Set("a", new LinkChange { Up = false });
                break;
            case "the device down and up":
                Set("a", new LinkChange { Up = false });
                Set("a", new LinkChange { Up = true });
                break;
            case "the peer down and up":
                Set("b", new LinkChange { Up = false });
                Set("b", new LinkChange { Up = true });
                break;
            case "IPv6 switched off and on":
                lab.Edit(config => config.SetSysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "1").SetSysctl("a", "net.ipv6.conf.eth0.disable_ipv6", "0"));
                break;
            case "another MTU of the device":
                Set("a", new LinkChange { Mtu = 1400 });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "No such change.");
        }

        void Set(string ns, LinkChange link) => lab.Edit(config => config.SetLink(ns, "eth0", link));
    }
}
