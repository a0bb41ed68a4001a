using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>How the kernel puts conf.all and conf.DEV together: IN_DEV_ORCONF, IN_DEV_ANDCONF, IN_DEV_MAXCONF of include/linux/inetdevice.h.</summary>
public sealed class DeviceSysctlsTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 2, 2)]
    public void The_higher_of_both_counts_for_rp_filter_and_arp(int all, int device, int effective)
    {
        var settings = Set(("all.rp_filter", all), ("eth0.rp_filter", device), ("all.arp_ignore", all), ("eth0.arp_ignore", device), ("all.arp_announce", all), ("eth0.arp_announce", device));
        Assert.Equal((effective, effective, effective), (settings.RpFilter, settings.ArpIgnore, settings.ArpAnnounce));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(1, 0, true)]
    [InlineData(1, 1, true)]
    public void Either_is_enough_for_switches(int all, int device, bool on)
    {
        string[] keys = ["route_localnet", "accept_local", "src_valid_mark", "proxy_arp", "log_martians", "ignore_routes_with_linkdown", "promote_secondaries"];
        var settings = Set([.. keys.Select(key => ($"all.{key}", all)), .. keys.Select(key => ($"eth0.{key}", device))]);
        Assert.All(
            [settings.RouteLocalnet, settings.AcceptLocal, settings.SrcValidMark, settings.ProxyArp, settings.LogMartians, settings.IgnoreRoutesWithLinkdown, settings.PromoteSecondaries],
            value => Assert.Equal(on, value));
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, true)]
    public void Both_are_needed_for_directed_broadcasts(int all, int device, bool on) =>
        Assert.Equal(on, Set(("all.bc_forwarding", all), ("eth0.bc_forwarding", device)).BcForwarding);

    [Theory]
    [InlineData(0, 0, 1, true)]
    [InlineData(0, 1, 0, true)]
    [InlineData(1, 0, 1, false)]
    [InlineData(1, 1, 1, true)]
    public void A_router_takes_redirects_only_where_both_say_so(int forwarding, int all, int device, bool takes) =>
        Assert.Equal(takes, Set(("eth0.forwarding", forwarding), ("all.accept_redirects", all), ("eth0.accept_redirects", device)).AcceptRedirects);

    [Fact]
    public void IPv4_forwarding_is_the_device_s_own()
    {
        var config = Config().SetSysctl("a", "net.ipv4.ip_forward", "1").SetSysctl("a", "net.ipv4.conf.eth0.forwarding", "0");
        Assert.Equal((false, true), (config["a"].Sysctls.Device(IpFamily.IPv4, "eth0").Forwarding, config["a"].Sysctls.Device(IpFamily.IPv4, "eth1").Forwarding));
    }

    [Fact]
    public void IPv6_forwarding_is_that_of_all_or_forced_on_the_device()
    {
        var config = Config().SetSysctl("a", "net.ipv6.conf.eth0.forwarding", "1").SetSysctl("a", "net.ipv6.conf.eth1.force_forwarding", "1");
        Assert.Equal((false, true), (config["a"].Sysctls.Device(IpFamily.IPv6, "eth0").Forwarding, config["a"].Sysctls.Device(IpFamily.IPv6, "eth1").Forwarding));
    }

    [Fact]
    public void The_sysctls_of_a_removed_link_go_with_it()
    {
        var config = Config().SetSysctl("a", "net.ipv4.conf.eth0.rp_filter", "2").RemoveLink("a", "eth0");
        Assert.Empty(config["a"].Sysctls.Values);
    }

    private static NetworkConfig Config() => NetworkConfig.Create().AddNamespace("a").AddVethPair(new VethSpec("a", "eth0", "a", "eth1"));

    private static DeviceSysctls Set(params (string Name, int Value)[] settings) => settings
        .Aggregate(Config(), (config, setting) => config.SetSysctl("a", $"net.ipv4.conf.{setting.Name}", $"{setting.Value}"))["a"]
        .Sysctls.Device(IpFamily.IPv4, "eth0");
}
