using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Sets;

public sealed class IpSetCommandTests : CommandTest
{
    [Theory]
    [InlineData("New-IpSet a s", "s hash:ip IPv4 0 family inet hashsize 1024 maxelem 65536")]
    [InlineData("New-IpSet a s hash:net -IPv6 -Timeout 60 -Counters -Comment", "s hash:net IPv6 0 family inet6 hashsize 1024 maxelem 65536 timeout 60 counters comment")]
    [InlineData("New-IpSet a s bitmap:port -Range 80-90", "s bitmap:port  0 range 80-90")]
    [InlineData("New-IpSet a s bitmap:ip -Range 10.0.0.0/16 -NetMask 24", "s bitmap:ip IPv4 0 range 10.0.0.0-10.0.255.255 netmask 24")]
    [InlineData("New-IpSet a s | Out-Null; New-IpSet a s -Exist", "s hash:ip IPv4 0 family inet hashsize 1024 maxelem 65536")]
    public void New_IpSet_returns_the_set(string script, string expected) =>
        Assert.StartsWith(expected, Text($"{script} | ForEach-Object {{ \"$($_.Name) $($_.Type) $($_.Family) $($_.Count) $($_.Header)\" }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Add-IpSetEntry a s 10.0.0.0/30, 10.0.0.9", "10.0.0.0, 10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.9")]
    [InlineData("Add-IpSetEntry a s 10.0.0.1 -WhatIf", "")]
    [InlineData("Add-IpSetEntry a s 10.0.0.1; Add-IpSetEntry a s 10.0.0.1 -Exist", "10.0.0.1")]
    [InlineData("Add-IpSetEntry a s 10.0.0.1, 10.0.0.2; Remove-IpSetEntry a s 10.0.0.1", "10.0.0.2")]
    [InlineData("Add-IpSetEntry a s 10.0.0.1, 10.0.0.2; Remove-IpSetEntry a s -All", "")]
    [InlineData("Add-IpSetEntry a s 10.0.0.1, 10.0.0.2; (Get-IpSet a s).Entries | Where-Object Entry -like '*.2' | Remove-IpSetEntry", "10.0.0.1")]
    public void Entries_come_and_go(string script, string left)
    {
        Session.Run($"New-IpSet a s; {script}");
        Assert.Equal(left, Text("(Get-IpSet a s).Entries | ForEach-Object Entry"));
    }

    [Theory]
    [InlineData("10.0.0.9", "True")]
    [InlineData("10.0.0.1", "False")]
    [InlineData("10.0.0.1 -NoMatch", "True")]
    [InlineData("192.0.2.1", "False")]
    public void Test_IpSetEntry(string entry, string answer)
    {
        Session.Run("New-IpSet a s hash:net; Add-IpSetEntry a s 10.0.0.0/24; Add-IpSetEntry a s 10.0.0.1 -NoMatch");
        Assert.Equal(answer, Text($"Test-IpSetEntry a s {entry}"));
    }

    [Theory]
    [InlineData("New-IpSet a s; New-IpSet a s", "SetExists")]
    [InlineData("New-IpSet a s hash:nonsense", "UnknownSetType")]
    [InlineData("New-IpSet a s bitmap:ip", "OptionMissing")]
    [InlineData("Add-IpSetEntry a none 10.0.0.1", "SetNotFound")]
    [InlineData("Get-IpSet a none", "SetNotFound")]
    [InlineData("Save-IpSet a none", "SetNotFound")]
    [InlineData("New-IpSet a s; Add-IpSetEntry a s 10.0.0.1, 10.0.0.1", "ElementExists")]
    [InlineData("New-IpSet a s; Remove-IpSetEntry a s 10.0.0.1", "ElementNotFound")]
    [InlineData("New-IpSet a s; Add-IpSetEntry a s 10.0.0.1 -Timeout 5", "TimeoutNotSupported")]
    [InlineData("New-IpSet a s; Add-IptablesRule a INPUT '-m set --match-set s src -j DROP'; Remove-IpSet a s", "SetInUse")]
    [InlineData("Add-IptablesRule a INPUT '-m set --match-set none src'", "SetNotFound")]
    [InlineData("New-IpSet a s -IPv6; Add-IptablesRule a INPUT '-m set --match-set s src'", "SetFamilyMismatch")]
    [InlineData("'create s hash:ip', 'add s nonsense' | Restore-IpSet a", "InvalidElement")]
    public void Mistakes_have_stable_names(string script, string errorId) => Assert.StartsWith(errorId, Session.Fail(script).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void A_restore_is_all_or_nothing()
    {
        Session.Fail("'create s hash:ip', 'add s nonsense' | Restore-IpSet a");
        Assert.Equal("", Text("Get-IpSet a"));
    }

    [Fact]
    public void What_is_saved_can_be_restored_elsewhere()
    {
        Session.Run("New-IpSet a s hash:ip,port; Add-IpSetEntry a s '10.0.0.1,udp:53'; New-IpSet a l list:set; Add-IpSetEntry a l s; Save-IpSet a | Restore-IpSet b");
        Assert.Equal("s 10.0.0.1,udp:53, l s", Text("Get-IpSet b | ForEach-Object { \"$($_.Name) $($_.Entries)\" }"));
    }

    [Fact]
    public void Sets_that_nobody_uses_are_removed_from_the_pipeline()
    {
        Session.Run("New-IpSet a used, free; Add-IptablesRule a INPUT '-m set --match-set used src -j DROP' | Out-Null");
        Session.Run("Get-IpSet a | Where-Object References -eq 0 | Remove-IpSet");
        Assert.Equal("used 1", Text("Get-IpSet a | ForEach-Object { \"$($_.Name) $($_.References)\" }"));
    }

    [Fact]
    public void As_text_ipset_prints_it() => Assert.StartsWith(
        "Name: s, Type: hash:ip, Revision: 6, Header: family inet hashsize 1024",
        Text("New-IpSet a s | Out-Null; Get-IpSet a s -AsText"),
        StringComparison.Ordinal);
}
