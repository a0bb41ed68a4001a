using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Addresses;

public sealed class AddressCommandTests : CommandTest
{
    [Theory]
    [InlineData("Add-IpAddress a eth0 10.0.1.1/24, fd00::1/64", "10.0.1.1/24, fd00::1/64")]
    [InlineData("Add-IpAddress a eth0 192.0.2.1", "192.0.2.1/32")]
    [InlineData("Add-IpAddress a eth0 10.0.1.1/24 -Broadcast + | ForEach-Object Broadcast", "10.0.1.255")]
    [InlineData("Add-IpAddress a eth0 10.0.1.1/24 -Scope link | ForEach-Object Scope", "link")]
    [InlineData("Add-IpAddress a eth0 10.0.1.1/32 -Peer 10.0.1.2 | ForEach-Object Peer", "10.0.1.2")]
    [InlineData("Add-IpAddress a eth0 10.0.0.3/24 | ForEach-Object IsSecondary", "True")]
    [InlineData("$null = Add-IpAddress a eth0 10.0.1.1/24 -NoPrefixRoute; Get-IpRoute a -Destination 10.0.1.*", "")]
    [InlineData("Get-IpLink a eth0 | Add-IpAddress -Address 10.0.1.1/24 | ForEach-Object Link", "eth0")]
    [InlineData("Get-IpAddress a -IPv4", "127.0.0.1/8, 10.0.0.1/24")]
    [InlineData("Get-IpAddress -Link eth0 -IPv4", "10.0.0.1/24, 10.0.0.2/24")]
    [InlineData("Get-IpLink a eth0 | Get-IpAddress -IPv4", "10.0.0.1/24")]
    [InlineData("Remove-IpAddress a eth0 10.0.0.1/24; Get-IpAddress a eth0 -IPv4", "")]
    [InlineData("Get-IpAddress a -IPv4 | Remove-IpAddress; Get-IpAddress a -IPv4", "")]
    [InlineData("Add-IpNeighbor a eth0 10.0.0.9 02:00:00:00:00:09", "10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 PERMANENT")]
    [InlineData("$null = Add-IpNeighbor a eth0 10.0.0.9 02:00:00:00:00:09; Get-IpNeighbor -Address 10.* | ForEach-Object Namespace", "a")]
    [InlineData("$null = Add-IpNeighbor a eth0 10.0.0.9 02:00:00:00:00:09; Get-IpNeighbor | Remove-IpNeighbor; Get-IpNeighbor", "")]
    public void Addresses(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("InvalidInterfaceAddress", "Add-IpAddress a eth0 10.0.0.1/33")]
    [InlineData("InvalidInterfaceAddress", "Add-IpAddress a eth0 nonsense")]
    [InlineData("AddressExists", "Add-IpAddress a eth0 10.0.0.1/24")]
    [InlineData("LinkNotFound", "Add-IpAddress a nope 10.0.1.1/24")]
    [InlineData("InvalidScope", "Add-IpAddress a eth0 10.0.1.1/24 -Scope galaxy")]
    [InlineData("AddressNotFound", "Remove-IpAddress a eth0 10.0.0.9/24")]
    [InlineData("InvalidAddress", "Add-IpNeighbor a eth0 10.0.0 02:00:00:00:00:09")]
    [InlineData("InvalidMacAddress", "Add-IpNeighbor a eth0 10.0.0.9 02:00")]
    [InlineData("NeighborNotFound", "Remove-IpNeighbor a eth0 10.0.0.9")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Theory]
    [InlineData("Add-IpAddress a eth0 10.0.1.1/24 -WhatIf")]
    [InlineData("Remove-IpAddress a eth0 10.0.0.1/24 -WhatIf")]
    [InlineData("Add-IpNeighbor a eth0 10.0.0.9 02:00:00:00:00:09 -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);
}
