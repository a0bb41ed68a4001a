using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Routes;

public sealed class RouteCommandTests : CommandTest
{
    [Theory]
    [InlineData("Add-IpRoute a default 10.0.0.2", "default via 10.0.0.2 dev eth0 ")]
    [InlineData("Add-IpRoute a default -Via 10.0.0.2 -Link eth0 -Metric 7", "default via 10.0.0.2 dev eth0 metric 7 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 -Link eth0 -Source 10.0.0.1", "10.1.0.0/16 dev eth0 scope link src 10.0.0.1 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 -Type unreachable", "unreachable 10.1.0.0/16 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 192.0.2.1 eth0 -OnLink", "10.1.0.0/16 via 192.0.2.1 dev eth0 onlink ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 10.0.0.2 -Protocol static -Mtu 1400", "10.1.0.0/16 via 10.0.0.2 dev eth0 proto static mtu 1400 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 10.0.0.2 -Mtu 1400 -LockMtu -AdvMss 1000 -HopLimit 7", "10.1.0.0/16 via 10.0.0.2 dev eth0 mtu lock 1400 advmss 1000 hoplimit 7 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 10.0.0.2 -Mtu 70000 -AdvMss 70000", "10.1.0.0/16 via 10.0.0.2 dev eth0 mtu 65520 advmss 65495 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 -NextHop 'via 10.0.0.2 weight 2', 10.0.0.3", "10.1.0.0/16 \n\tnexthop via 10.0.0.2 dev eth0 weight 2 \n\tnexthop via 10.0.0.3 dev eth0 weight 1 ")]
    [InlineData("Add-IpRoute a 10.1.0.0/16 10.0.0.2; Add-IpRoute a 10.1.0.0/16 10.0.0.3 -Replace", "10.1.0.0/16 via 10.0.0.3 dev eth0 ")]
    public void Added_routes_are_as_ip_route_prints_them(string script, string expected)
    {
        Session.Run(script);
        Assert.Equal(expected, string.Join('\n', Session.Run("Get-IpRoute a -AsText").Select(line => line.ToString()).Where(line => !line.StartsWith("10.0.0.0/24", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Add-IpRoute a default 10.0.0.2", "default")]
    [InlineData("Add-IpRoute a default 10.0.0.2 -Table 100; (Get-IpRoute a 100).Via", "default, 10.0.0.2")]
    [InlineData("'a', 'b' | Add-IpRoute -Destination 10.1.0.0/16 -Link eth0 | ForEach-Object Namespace", "a, b")]
    [InlineData("Get-IpRoute a", "10.0.0.0/24")]
    [InlineData("Get-IpRoute a local | ForEach-Object Type", "local, broadcast, local, local, broadcast")]
    [InlineData("Get-IpRoute -Table all -Destination 10.0.0.1 | ForEach-Object { \"$($_.Namespace) $($_.Type)\" }", "a local")]
    [InlineData("$null = Add-IpRoute a default fe80::1 eth0; Get-IpRoute a -IPv6 -Destination default | ForEach-Object Family", "IPv6")]
    [InlineData("$null = Add-IpRoute a default fe80::1 eth0; Get-IpRoute a -IPv6 | Remove-IpRoute; Get-IpRoute a -IPv6", "")]
    [InlineData("Remove-IpRoute a 10.0.0.0/24; Get-IpRoute a", "")]
    [InlineData("$null = Add-IpRoute a 10.1.0.0/16 -NextHop 10.0.0.2, 10.0.0.3; Get-IpRoute a -Table all | Remove-IpRoute; Get-IpRoute a -Table all", "")]
    public void Routes(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void A_route_with_a_TOS_is_told_from_one_without_and_removed()
    {
        Session.Run("Add-IpRoute a 10.8.0.0/16 10.0.0.2; Add-IpRoute a 10.8.0.0/16 10.0.0.2 -Tos 0x10");
        Assert.Contains("10.8.0.0/16 tos 0x10", Session.Show("Get-IpRoute a -Destination 10.8.*"), StringComparison.Ordinal);
        Session.Run("Get-IpRoute a -Destination 10.8.* | Where-Object Tos | Remove-IpRoute");
        Assert.Equal("0", Text("(Get-IpRoute a -Destination 10.8.*).Tos"));
        Assert.Contains("metric 0 unicast", Session.Fail("RouteNotFound", "Remove-IpRoute a 10.8.0.0/16 -Tos 8").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Add-IpRule a -FwMark 1 -Table 100", "32765: from all fwmark 0x1 lookup 100")]
    [InlineData("Add-IpRule a 10 -From 10.0.0.0/8 -To 192.0.2.1 -Action prohibit", "10: from 10.0.0.0/8 to 192.0.2.1 prohibit")]
    [InlineData("Add-IpRule a -FwMark 0x1/0xff -Iif eth0 -Protocol tcp -DestinationPort 80-90 -Table 100", "32765: from all fwmark 0x1/0xff iif eth0 ipproto tcp dport 80:90 lookup 100")]
    [InlineData("Add-IpRule a -From fd00::/8 -Table 100 | ForEach-Object Family", "IPv6")]
    [InlineData("Add-IpRule a 10 -Goto 32766", "10: from all goto 32766")]
    [InlineData("Add-IpRule a 10 -SuppressPrefixLength 0", "10: from all suppress_prefixlength 0 lookup main")]
    [InlineData("Get-IpRule a | ForEach-Object Table", "local, main, default")]
    [InlineData("Get-IpRule a -IPv6 | ForEach-Object Table", "local, main")]
    [InlineData("Remove-IpRule a 32767; Get-IpRule a | ForEach-Object Table", "local, main")]
    [InlineData("$null = Add-IpRule a -FwMark 1/0xf -Not -Table 100; Get-IpRule a | Where-Object Table -eq 100 | Remove-IpRule; Get-IpRule a | ForEach-Object Table", "local, main, default")]
    public void Rules(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("PrefixHasHostBits", "Add-IpRoute a 10.1.0.1/16 10.0.0.2")]
    [InlineData("InvalidPrefix", "Add-IpRoute a nonsense 10.0.0.2")]
    [InlineData("InvalidAddress", "Add-IpRoute a default nonsense")]
    [InlineData("LinkNotFound", "Add-IpRoute a default -Link nope")]
    [InlineData("InvalidRouteTable", "Add-IpRoute a default 10.0.0.2 -Table blue")]
    [InlineData("InvalidRouteType", "Add-IpRoute a default 10.0.0.2 -Type wormhole")]
    [InlineData("InvalidRouteProtocol", "Add-IpRoute a default 10.0.0.2 -Protocol rumour")]
    [InlineData("InvalidNextHop", "Add-IpRoute a default -NextHop 'through 10.0.0.2'")]
    [InlineData("InvalidNextHop", "Add-IpRoute a default -NextHop 'via'")]
    [InlineData("RouteNotFound", "Remove-IpRoute a 10.1.0.0/16")]
    [InlineData("NamespaceNotFound", "Get-IpRoute x")]
    [InlineData("InvalidRouteTable", "Get-IpRoute a blue")]
    [InlineData("InvalidMark", "Add-IpRule a -FwMark green")]
    [InlineData("InvalidRuleAction", "Add-IpRule a -Action dance")]
    [InlineData("InvalidPort", "Add-IpRule a -Protocol tcp -DestinationPort 90-80")]
    [InlineData("InvalidProtocol", "Add-IpRule a -Protocol smtp")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Theory]
    [InlineData("Add-IpRoute a default 10.0.0.2 -WhatIf")]
    [InlineData("Remove-IpRoute a 10.0.0.0/24 -WhatIf")]
    [InlineData("Add-IpRule a -FwMark 1 -WhatIf")]
    [InlineData("Remove-IpRule a 32766 -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);
}
