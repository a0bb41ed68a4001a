using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Namespaces;

public sealed class NamespaceCommandTests : CommandTest
{
    [Theory]
    [InlineData("New-NetNamespace c, d", "c, d")]
    [InlineData("'c', 'd' | New-NetNamespace", "c, d")]
    [InlineData("[pscustomobject]@{ Name = 'c' } | New-NetNamespace", "c")]
    [InlineData("(New-NetNamespace c).Links", "lo")]
    [InlineData("(New-NetNamespace c -Up | Get-IpLink -Name lo).State", "UP")]
    [InlineData("(New-NetNamespace c | Get-IpLink -Name lo).State", "DOWN")]
    [InlineData("Get-NetNamespace", "a, b")]
    [InlineData("Get-NetNamespace [b-z]*", "b")]
    [InlineData("Get-NetNamespace x*", "")]
    [InlineData("(Get-NetNamespace a).Addresses", "10.0.0.1/24")]
    [InlineData("Remove-NetNamespace a; Get-NetNamespace", "b")]
    [InlineData("Get-NetNamespace a | Remove-NetNamespace; (Get-IpLink b).Name", "lo")]
    [InlineData("Get-NetSysctl a net.ipv4.ip_forward", "net.ipv4.ip_forward = 0")]
    [InlineData("Set-NetSysctl a net.ipv4.ip_forward 1; (Get-NetNamespace a).Forwarding", "True")]
    [InlineData("Set-NetSysctl a net.ipv4.ip_forward 1 -PassThru", "net.ipv4.ip_forward = 1")]
    [InlineData("'a', 'b' | Set-NetSysctl -Name net.ipv4.conf.all.rp_filter -Value 2; Get-NetSysctl -Name net.ipv4.conf.all.rp_filter | ForEach-Object Value", "2, 2")]
    [InlineData("Get-NetSysctl a net.ipv4.conf.*.rp_filter | ForEach-Object Name",
        "net.ipv4.conf.all.rp_filter, net.ipv4.conf.default.rp_filter, net.ipv4.conf.lo.rp_filter, net.ipv4.conf.eth0.rp_filter")]
    [InlineData("Get-NetSysctl a | ForEach-Object Name", "")]
    public void Namespaces_and_sysctls(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("NamespaceExists", "New-NetNamespace a")]
    [InlineData("NamespaceNotFound", "Get-NetNamespace x")]
    [InlineData("NamespaceNotFound", "Remove-NetNamespace x")]
    [InlineData("NamespaceNotFound", "Get-NetSysctl x net.ipv4.ip_forward")]
    [InlineData("SysctlNotFound", "Set-NetSysctl a net.ipv4.ip_forwarding 1")]
    [InlineData("SysctlNotFound", "Get-NetSysctl a net.ipv4.conf.eth9.rp_filter")]
    [InlineData("InvalidSysctlValue", "Set-NetSysctl a net.ipv4.ip_forward often")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Fact]
    public void One_bad_item_does_not_stop_the_others()
    {
        Session.RunWithErrors("New-NetNamespace a, c, b, d");
        Assert.Equal(["NamespaceExists", "NamespaceExists"], Session.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["a", "b"], Session.Errors.Select(error => error.TargetObject));
        Assert.Equal("a, b, c, d", Text("Get-NetNamespace"));
    }

    [Fact]
    public void An_unknown_namespace_is_answered_with_the_known_ones()
    {
        var error = Session.Fail("NamespaceNotFound", "Get-IpLink x");
        Assert.Contains("a, b", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(System.Management.Automation.ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("New-NetNamespace c -WhatIf")]
    [InlineData("Remove-NetNamespace a -WhatIf")]
    [InlineData("Set-NetSysctl a net.ipv4.ip_forward 1 -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);

    [Fact]
    public void WhatIf_finds_errors_too() => Session.Fail("NamespaceExists", "New-NetNamespace a -WhatIf");

    [Fact]
    public void A_pipeline_stays_in_the_lab_it_started_from()
    {
        Session.Run("$other = New-NetLab other -Detached; New-NetNamespace a, only-there -Lab $other");
        Session.Run("Get-NetNamespace -Lab $other | Remove-NetNamespace");
        Assert.Equal("a, b", Text("Get-NetNamespace"));
        Assert.Equal("", Text("Get-NetNamespace -Lab $other"));
    }

    [Fact]
    public void The_lab_of_an_object_does_not_show()
    {
        var shown = Session.Run("Get-NetNamespace a").Single().Properties.Select(property => property.Name);
        Assert.DoesNotContain("Lab", shown);
        Assert.DoesNotContain("Namespace", shown);
    }
}
