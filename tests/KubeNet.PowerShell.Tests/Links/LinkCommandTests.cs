using System.Runtime.CompilerServices;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Links;

public sealed class LinkCommandTests : CommandTest
{
    [Theory]
    [InlineData("Add-VethPair a eth1 b eth1", "eth1, eth1")]
    [InlineData("Add-VethPair -Namespace a -Name eth1 -PeerNamespace b -PeerName eth1 -Mtu 1400 | ForEach-Object Mtu", "1400, 1400")]
    [InlineData("Add-VethPair a eth1 -PeerName eth2 | ForEach-Object Peer", "a/eth2, a/eth1")]
    [InlineData("Add-VethPair a eth1 b eth1 -MacAddress 02:00:00:00:00:01 -PeerMacAddress 02-00-00-00-00-02 | ForEach-Object MacAddress", "02:00:00:00:00:01, 02:00:00:00:00:02")]
    [InlineData("Add-VethPair a eth1 b eth1 | ForEach-Object State", "DOWN, DOWN")]
    [InlineData("Add-VethPair a eth1 b eth1 -Up | ForEach-Object State", "UP, UP")]
    [InlineData("$null = Add-VethPair a eth1 b eth1; Set-IpLink a eth1 -Up -PassThru | ForEach-Object State", "NO-CARRIER")]
    [InlineData("(Add-Bridge a br0 -Port eth0).Kind; (Get-IpLink a eth0).Master", "bridge, br0")]
    [InlineData("(Add-Bridge a br0 -Address 10.9.0.1/24, fd00::1/64 -Up).Addresses | Where-Object { $_ -notlike 'fe80*' }", "10.9.0.1/24, fd00::1/64")]
    [InlineData("(Add-DummyLink a d0 -Up).State", "UP")]
    [InlineData("Get-NetNamespace | Add-DummyLink -Name d0 | ForEach-Object Namespace", "a, b")]
    [InlineData("Get-IpLink a", "lo, eth0")]
    [InlineData("Get-IpLink -Name eth* | ForEach-Object Namespace", "a, b")]
    [InlineData("Get-IpLink -Kind veth -Name *0 | ForEach-Object Namespace", "a, b")]
    [InlineData("'a' | Get-IpLink -Name eth0 | ForEach-Object Peer", "b/eth0")]
    [InlineData("Get-NetNamespace | Get-IpLink -Name lo | ForEach-Object Namespace", "a, b")]
    [InlineData("Get-IpLink a | Set-IpLink -Down -PassThru | ForEach-Object State", "DOWN, DOWN")]
    [InlineData("Set-IpLink a eth0 -Down; Set-IpLink a eth0 -NewName wan0 -PassThru", "wan0")]
    [InlineData("$null = Add-Bridge a br0; Set-IpLink a eth0 -Master br0 -Hairpin $true -Isolated $true -PassThru | ForEach-Object { $_.Hairpin; $_.Isolated; $_.Flood }", "True, True, True")]
    [InlineData("$null = Add-Bridge a br0 -Port eth0; Set-IpLink a eth0 -NoMaster -PassThru | ForEach-Object Master", "")]
    [InlineData("Set-IpLink a eth0 -Mtu 9000 -MacAddress 02:00:00:00:00:01 -PassThru | ForEach-Object { $_.Mtu; $_.MacAddress }", "9000, 02:00:00:00:00:01")]
    [InlineData("Remove-IpLink a eth0; Get-IpLink b", "lo")]
    [InlineData("Get-IpLink a -Kind veth | Remove-IpLink; Get-IpLink a", "lo")]
    [InlineData("Add-Bridge a br0 -Port eth0 | Out-Null; Add-BridgeFdb a eth0 02:00:00:00:00:01", "02:00:00:00:00:01 dev eth0 master br0 static")]
    [InlineData("Add-Bridge a br0 -Port eth0 | Out-Null; Add-BridgeFdb a eth0 02:00:00:00:00:01 -Local | ForEach-Object State", "permanent")]
    [InlineData("$p = Add-Bridge a br0 -Port eth0 -MacAddress 02:00:00:00:00:09; Get-BridgeFdb a br0 | ForEach-Object { \"$($_.Port) $($_.State)\" }", "br0 permanent, eth0 permanent")]
    [InlineData("Add-Bridge a br0 | Out-Null; (Get-IpLink a br0 | Get-BridgeFdb).Bridge", "br0")]
    public void Links(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("NamespaceNotFound", "Add-VethPair a eth1 x eth0")]
    [InlineData("LinkExists", "Add-VethPair a eth0 b eth1")]
    [InlineData("LinkExists", "Add-VethPair a eth1 b eth0")]
    [InlineData("InvalidLinkName", "Add-VethPair a a-name-beyond-ifnamsiz b eth1")]
    [InlineData("InvalidLinkName", "Add-DummyLink a 'with blank'")]
    [InlineData("InvalidMacAddress", "Add-VethPair a eth1 b eth1 -MacAddress 02:00")]
    [InlineData("InvalidInterfaceAddress", "Add-DummyLink a d0 -Address 10.0.0.300/24")]
    [InlineData("LinkNotFound", "Add-Bridge a br0 -Port nope")]
    [InlineData("LinkNotFound", "Get-IpLink a nope")]
    [InlineData("LinkNotFound", "Set-IpLink a nope -Up")]
    [InlineData("LinkNotFound", "Remove-IpLink a nope")]
    [InlineData("LinkNotFound", "Get-BridgeFdb a nope")]
    [InlineData("NotABridge", "Get-BridgeFdb a eth0")]
    [InlineData("NotABridgePort", "Add-BridgeFdb a eth0 02:00:00:00:00:01")]
    [InlineData("InvalidMacAddress", "Add-BridgeFdb a eth0 nonsense")]
    [InlineData("InvalidLinkState", "Set-IpLink a eth0 -Up -Down")]
    [InlineData("InvalidMaster", "Set-IpLink a eth0 -Master br0 -NoMaster")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Theory]
    [InlineData("Add-VethPair a eth1 b eth1 -WhatIf")]
    [InlineData("Add-Bridge a br0 -WhatIf")]
    [InlineData("Add-DummyLink a d0 -WhatIf")]
    [InlineData("Set-IpLink a eth0 -Down -WhatIf")]
    [InlineData("Remove-IpLink a eth0 -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);

    [Fact]
    public void A_veth_whose_second_end_fails_leaves_no_first_end() =>
        Session.Fail("InvalidInterfaceAddress", "Add-VethPair a eth1 b eth1 -Address 10.1.0.1/24 -PeerAddress nonsense");

    [Fact]
    public void A_name_need_not_be_in_each_of_several_namespaces()
    {
        Session.Run("Add-DummyLink a d0");
        Assert.Equal("a", Text("Get-IpLink -Name d0 | ForEach-Object Namespace"));
    }

    [Fact]
    public void Links_are_shown_within_80_columns()
    {
        var shown = Session.Show("Get-IpLink a");
        Assert.StartsWith("Namespace Name Kind     State   Mtu MacAddress        Master Peer", shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void A_kind_that_is_none_is_an_error_with_the_kinds_there_are()
    {
        Assert.StartsWith("'nosuch' is no kind of link. There are: veth, bridge", Session.Fail("InvalidLinkKind", "Get-IpLink -Kind nosuch").ToString(), StringComparison.Ordinal);
        Assert.Equal("eth0", Text("Get-IpLink a -Kind V* | ForEach-Object Name"));
        Assert.Empty(Session.Run("Get-IpLink a -Kind bond"));
    }

    [Fact]
    public void A_kind_that_is_not_modelled_is_one_where_the_lab_has_it()
    {
        Session.Lab.Edit(config => config.AddExternal("a", "tun0", "tun"));
        Assert.Equal("tun0", Text("Get-IpLink a -Kind Tun | ForEach-Object Name"));
        Assert.Empty(Session.Run("Get-IpLink b -Kind tun"));
        Assert.Equal(["tun"], Session.Complete("Get-IpLink -Kind tu"));
        Assert.Equal("tun0", Text("$first = Get-NetLab; $null = New-NetLab other; $null = New-NetNamespace c; $first | Get-IpLink -Kind tun | ForEach-Object Name"));
        Session.Fail("InvalidLinkKind", "Get-IpLink -Kind tun");
    }

    [Fact]
    public void Every_kind_of_link_that_the_engine_has_is_known()
    {
        var kinds = typeof(Link).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Link)) && !type.IsAbstract && type != typeof(ExternalLink))
            .Select(type => (Link)RuntimeHelpers.GetUninitializedObject(type))
            .SelectMany(link => link is GreLink gre ? [link, gre with { IsTap = true }] : new[] { link })
            .Select(link => link.Kind);
        Assert.Equal(kinds.Order(StringComparer.Ordinal), Session.Complete("Get-IpLink -Kind ").Order(StringComparer.Ordinal));
    }
}
