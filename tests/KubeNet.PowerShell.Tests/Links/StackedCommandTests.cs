using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Links;

public sealed class StackedCommandTests : CommandTest
{
    private const string Bridge = "$null = Add-Bridge a br0 -Port eth0 -VlanFiltering; ";

    [Theory]
    [InlineData("Add-Vlan a eth0.10 eth0 10 -Address 10.10.0.1/24 -Up | ForEach-Object { $_.Kind; $_.Details; $_.Peer; $_.Mtu; $_.State }", "vlan, vlan protocol 802.1Q id 10, a/eth0, 1500, UP")]
    [InlineData("(Add-Vlan a q eth0 5 -Protocol Dot1Ad -LooseBinding -MacAddress 02:00:00:00:00:01) | ForEach-Object { $_.Details; $_.MacAddress }", "vlan protocol 802.1ad id 5 loose_binding, 02:00:00:00:00:01")]
    [InlineData("(Add-Vlan b v eth0 7 -DeviceNamespace a).Peer", "a/eth0")]
    [InlineData("(Add-Macvlan b mv eth0 -DeviceNamespace a -Mode Bridge -Mtu 1400) | ForEach-Object { $_.Details; $_.Peer; $_.Mtu }", "macvlan mode bridge, a/eth0, 1400")]
    [InlineData("(Add-Macvlan a mv eth0).Details", "macvlan mode vepa")]
    [InlineData("(Add-Ipvlan b iv eth0 -DeviceNamespace a -Mode L2 -Flag Private) | ForEach-Object { $_.Details; $_.Device; $_.DeviceNamespace }", "ipvlan mode l2 private, eth0, a")]
    [InlineData("Set-IpLink a eth0 -Down; Add-Bond a bond0 eth0 -Mode active-backup -Primary eth0 | ForEach-Object { $_.Details }; (Get-IpLink a eth0).Master", "bond mode active-backup xmit_hash_policy layer2 primary eth0, bond0")]
    [InlineData("(Add-Bond a bond0 -Mode 802.3ad -XmitHashPolicy layer3+4).Details", "bond mode 802.3ad xmit_hash_policy layer3+4")]
    [InlineData("$null = Add-ExternalLink a wg0 wireguard -NoArp -Address 10.200.0.2/24 -Up; Trace-Packet a -To 10.200.0.1 -Protocol icmp | ForEach-Object { $_.Verdict; $_.Summary }", "LeftModel, Left the model from a: it leaves the model through wg0 (wireguard).")]
    [InlineData("(Add-Vrf a red 10 -Slave eth0 -Up).Details; (Get-IpLink a eth0).Master; Get-IpRule a | Where-Object L3mdev | ForEach-Object { $_.Table }", "vrf table 10, red, [l3mdev-table]")]
    [InlineData("Set-IpLink a eth0 -Group 7 -PassThru | ForEach-Object Group", "7")]
    [InlineData(Bridge + "Get-IpLink a br0 | ForEach-Object Details", "bridge vlan_filtering 1 vlan_protocol 802.1Q vlan_default_pvid 1")]
    [InlineData(Bridge + "Get-BridgeVlan a", "eth0 1 PVID Egress Untagged, br0 1 PVID Egress Untagged")]
    [InlineData(Bridge + "Add-BridgeVlan a eth0 10 -Pvid -Untagged; Get-BridgeVlan a eth0", "eth0 10 PVID Egress Untagged, eth0 1 Egress Untagged, eth0 10 PVID Egress Untagged")]
    [InlineData(Bridge + "Add-BridgeVlan a eth0, br0 20, 21", "eth0 20, eth0 21, br0 20, br0 21")]
    [InlineData(Bridge + "Get-BridgeVlan a | Remove-BridgeVlan; Get-BridgeVlan a", "")]
    [InlineData("$null = Add-Bridge a br0 -Port eth0 -DefaultPvid 5; Get-BridgeVlan a eth0", "eth0 5 PVID Egress Untagged")]
    [InlineData(Bridge + "Set-IpLink a br0 -DefaultPvid 0 -VlanProtocol Dot1Ad; Get-BridgeVlan a; (Get-IpLink a br0).Details", "bridge vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 0")]
    [InlineData(Bridge + "$null = Add-BridgeVlan a eth0 10; Add-BridgeFdb a eth0 02:00:00:00:00:01 -Vlan 10; Remove-BridgeFdb a eth0 02:00:00:00:00:01 -Vlan 10; Get-BridgeFdb a | Where-Object State -eq static", "02:00:00:00:00:01 dev eth0 vlan 10 master br0 static")]
    [InlineData("$null = Add-Bridge a br0 -Port eth0 -Up; Set-IpLink a eth0 -State Listening -PassThru | ForEach-Object PortState; Set-IpLink a eth0 -Down; Set-IpLink a eth0 -Up -PassThru | ForEach-Object PortState", "listening, forwarding")]
    public void Links_upon_links(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void A_trace_tells_of_tags()
    {
        Session.Run("Add-Vlan a eth0.10 eth0 10 -Address 10.10.0.1/24 -Up; Add-Vlan b eth0.10 eth0 10 -Address 10.10.0.2/24 -Up");

        var story = Session.Show("Trace-Packet a -To 10.10.0.2 -Protocol icmp");

        Assert.Contains("vlan       eth0.10: tags it with VLAN 10", story, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidVlanId", "Add-Vlan a v eth0 4095")]
    [InlineData("InvalidVlanId", "Add-BridgeVlan a eth0 5, 6 -Pvid")]
    [InlineData("LinkNotFound", "Add-Vlan a v nope 5")]
    [InlineData("NamespaceNotFound", "Add-Macvlan a v eth0 -DeviceNamespace nope")]
    [InlineData("InvalidMaster", "Add-Bond a bond0 eth0")]
    [InlineData("InvalidVrfTable", "Add-Vrf a red 0")]
    [InlineData("InvalidBondPrimary", "Add-Bond a bond0 -Mode active-backup -Primary eth0")]
    [InlineData("InvalidLinkGroup", "Set-IpLink a eth0 -Group nonsense")]
    [InlineData("InvalidLowerDevice", "Add-Ipvlan a v lo")]
    [InlineData("NotABridgePort", "Add-BridgeVlan a eth0 5")]
    [InlineData("NotABridgePort", "Set-IpLink a eth0 -State Blocking")]
    [InlineData("NotABridge", "Set-IpLink a eth0 -VlanFiltering $true")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Theory]
    [InlineData("LowerDeviceBusy", "Add-Macvlan a m eth0", "Add-Ipvlan a v eth0")]
    [InlineData("BridgeVlanNotFound", Bridge, "Remove-BridgeVlan a eth0 5")]
    [InlineData("BridgeRunsStp", Bridge + "Set-IpLink a br0 -Stp $true", "Set-IpLink a eth0 -State Learning")]
    public void What_is_wrong_in_a_setting_has_a_stable_id_too(string errorId, string before, string script)
    {
        Session.Run(before);
        Session.Fail(errorId, script);
    }

    [Theory]
    [InlineData("Add-Vlan a v eth0 5 -WhatIf")]
    [InlineData("Add-Macvlan a v eth0 -WhatIf")]
    [InlineData("Add-Ipvlan a v eth0 -WhatIf")]
    [InlineData("Add-Bond a bond0 -WhatIf")]
    [InlineData("Add-Vrf a red 10 -WhatIf")]
    [InlineData("Add-ExternalLink a nic -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);
}
