using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Links;

public sealed class TunnelCommandTests : CommandTest
{
    private const string Vxlan = "$null = Add-Vxlan a vx 7 -Remote 10.0.0.2 -Up; ";

    [Theory]
    [InlineData("Add-Vxlan a flannel.1 -Id 1 -Local 10.0.0.1 -Device eth0 -NoLearning -Address 10.244.1.0/32 -Up | ForEach-Object { $_.Tunnel; $_.Mtu; $_.State }", "vxlan id 1 local 10.0.0.1 dev eth0 dstport 8472 nolearning, 1450, UP")]
    [InlineData("(Add-Vxlan a vx 7 -DestinationPort 4789 -Group 239.1.1.1 -Device eth0 -Ttl 5 -DontFragment set -SourcePort 100-200 -AgeingTime 60).Tunnel", "vxlan id 7 group 239.1.1.1 dev eth0 srcport 100 200 dstport 4789 ttl 5 df set ageing 60")]
    [InlineData("(Add-Vxlan a vx 7 -MacAddress 02:00:00:00:00:01 -Mtu 1400) | ForEach-Object { $_.MacAddress; $_.Mtu }", "02:00:00:00:00:01, 1400")]
    [InlineData("(Add-Ipip a tunl0 -Address 10.244.1.1/32 -Up) | ForEach-Object { $_.Tunnel; $_.Mtu }", "ipip remote any local any ttl inherit, 1480")]
    [InlineData("(Add-Ipip a t1 -Local 10.0.0.1 -Remote 10.0.0.2 -Device eth0 -NoPmtuDiscovery).Tunnel", "ipip remote 10.0.0.2 local 10.0.0.1 dev eth0 ttl inherit nopmtudisc")]
    [InlineData("(Add-Gre a g1 -Remote 10.0.0.2 -Key 5 -Checksum) | ForEach-Object { $_.Tunnel; $_.Mtu }", "gre remote 10.0.0.2 local any ttl inherit ikey 5 okey 5 csum, 1468")]
    [InlineData("(Add-Gre a t1 -Tap -Remote 10.0.0.2 -InputKey 1 -OutputKey 2 -MacAddress 02:00:00:00:00:01) | ForEach-Object { $_.Tunnel; $_.Kind; $_.MacAddress }", "gretap remote 10.0.0.2 local any ttl inherit ikey 1 okey 2, gretap, 02:00:00:00:00:01")]
    [InlineData("(Add-Sit a s1 -Local 10.0.0.1 -Remote 10.0.0.2 -Ttl 64 -Up) | ForEach-Object { $_.Tunnel; $_.Addresses }", "sit remote 10.0.0.2 local 10.0.0.1 ttl 64, fe80::a00:1/64")]
    [InlineData("Get-IpLink a eth0 | ForEach-Object Tunnel", "")]
    [InlineData(Vxlan + "Get-BridgeFdb a vx", "00:00:00:00:00:00 dev vx dst 10.0.0.2 self permanent")]
    [InlineData(Vxlan + "Add-BridgeFdb a vx 02:00:00:00:00:09 -Destination 10.0.0.9 -DestinationPort 99 -Id 8 -Via eth0", "02:00:00:00:00:09 dev vx dst 10.0.0.9 port 99 vni 8 via eth0 self permanent")]
    [InlineData(Vxlan + "Add-BridgeFdb a vx 00:00:00:00:00:00 -Destination 10.0.0.3 -Append | ForEach-Object Destination", "10.0.0.2, 10.0.0.3")]
    [InlineData(Vxlan + "$null = Add-BridgeFdb a vx 00:00:00:00:00:00 -Destination 10.0.0.3 -Append; Remove-BridgeFdb a vx 00:00:00:00:00:00 -Destination 10.0.0.2; Get-BridgeFdb | ForEach-Object Destination", "10.0.0.3")]
    [InlineData(Vxlan + "$null = Add-BridgeFdb a vx 02:00:00:00:00:09 -Destination 10.0.0.9 -Via eth0; Get-BridgeFdb a | Remove-BridgeFdb; Get-BridgeFdb a", "")]
    [InlineData("$null = Add-Bridge a br0 -Port eth0; $null = Add-BridgeFdb a eth0 02:00:00:00:00:01; Remove-BridgeFdb a eth0 02:00:00:00:00:01; Get-BridgeFdb a | Where-Object State -eq static", "")]
    [InlineData("Add-IpNeighbor a eth0 169.254.1.1 -Proxy", "169.254.1.1 dev eth0 proxy")]
    [InlineData("$null = Add-IpNeighbor a eth0 169.254.1.1 -Proxy; Get-IpNeighbor a; Get-IpNeighbor a -Proxy | ForEach-Object State", "PROXY")]
    [InlineData("$null = Add-IpNeighbor a eth0 169.254.1.1 -Proxy; Remove-IpNeighbor a eth0 169.254.1.1 -Proxy; Get-IpNeighbor a -Proxy", "")]
    public void Tunnels(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void What_a_vxlan_learned_is_shown_with_its_host_and_can_be_forgotten()
    {
        Session.Run("Add-Vxlan a vx 7 -Remote 10.0.0.2 -Address 10.7.0.1/24 -Up; Add-Vxlan b vx 7 -Remote 10.0.0.1 -Address 10.7.0.2/24 -MacAddress 02:00:00:00:00:0b -Up; Trace-Packet a -To 10.7.0.2 -Protocol icmp");

        Assert.Equal("02:00:00:00:00:0b dev vx dst 10.0.0.2 self learned", Text("Get-BridgeFdb a vx | Where-Object State -eq learned"));
        Assert.Equal("", Text("Get-BridgeFdb a vx | Where-Object State -eq learned | Remove-BridgeFdb; Get-BridgeFdb a vx | Where-Object State -eq learned"));
    }

    [Fact]
    public void A_trace_tells_of_wrapping_and_unwrapping()
    {
        Session.Run("Add-Vxlan a vx 7 -Remote 10.0.0.2 -Address 10.7.0.1/24 -Up; Add-Vxlan b vx 7 -Remote 10.0.0.1 -Address 10.7.0.2/24 -Up");

        var story = Session.Show("Trace-Packet a -To 10.7.0.2 -Protocol icmp");

        Assert.Contains("wrap       vxlan 7 to 10.0.0.2: udp 10.0.0.1:", story, StringComparison.Ordinal);
        Assert.Contains("unwrap     vxlan 7: icmp 10.7.0.1 > 10.7.0.2 echo-request", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidVxlanId", "Add-Vxlan a vx 16777216")]
    [InlineData("LinkNotFound", "Add-Vxlan a vx 7 -Device nope")]
    [InlineData("InvalidAddress", "Add-Vxlan a vx 7 -Remote nonsense")]
    [InlineData("InvalidTunnelAddress", "Add-Vxlan a vx 7 -Remote 239.1.1.1")]
    [InlineData("InvalidPort", "Add-Vxlan a vx 7 -SourcePort nonsense")]
    [InlineData("InvalidTunnelTtl", "Add-Ipip a t1 -Ttl 5 -NoPmtuDiscovery")]
    [InlineData("TunnelRemoteRequired", "Add-Gre a t1 -Tap")]
    [InlineData("InvalidTunnelAddress", "Add-Sit a s1 -Remote fd00::1")]
    [InlineData("NotAVxlan", "Add-BridgeFdb a eth0 02:00:00:00:00:09 -Destination 10.0.0.9")]
    [InlineData("InvalidFdbEntry", "Add-BridgeFdb a eth0 02:00:00:00:00:09 -Destination 10.0.0.9 -Local")]
    [InlineData("NotABridgePort", "Remove-BridgeFdb a eth0 02:00:00:00:00:09")]
    [InlineData("NeighborNotFound", "Remove-IpNeighbor a eth0 10.0.0.9 -Proxy")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Theory]
    [InlineData("Add-Vxlan a vx 7 -WhatIf")]
    [InlineData("Add-Ipip a t1 -WhatIf")]
    [InlineData("Add-Gre a t1 -WhatIf")]
    [InlineData("Add-Sit a t1 -WhatIf")]
    [InlineData("Add-IpNeighbor a eth0 10.0.0.9 -Proxy -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);
}
