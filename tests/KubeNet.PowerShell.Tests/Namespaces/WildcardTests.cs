using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Namespaces;

/// <summary>Names that look like patterns.</summary>
public sealed class WildcardTests : CommandTest
{
    public WildcardTests() => Session.Run("New-NetNamespace 'we[1]', we1 -Up; Add-DummyLink we1 'e*' -Address 10.1.1.1/24; Add-DummyLink we1 eth0 -Address 10.2.2.2/24");

    [Theory]
    [InlineData("(Get-NetNamespace 'we[1]').Name", "we[1]")]
    [InlineData("(Get-NetNamespace 'we`[1`]').Name", "we[1]")]
    [InlineData("(Get-NetNamespace 'w*' | Get-NetNamespace).Name", "we1, we[1]")]
    [InlineData("(Get-NetNamespace 'we[12]').Name", "we1")]
    [InlineData("(Get-NetNamespace 'we[1]' | Remove-NetNamespace); (Get-NetNamespace 'w*').Name", "we1")]
    [InlineData("(Get-IpLink we1 'e*').Name", "e*")]
    [InlineData("(Get-IpLink we1 'e`*').Name", "e*")]
    [InlineData("(Get-IpLink we1 '*e*').Name", "e*, eth0")]
    [InlineData("Get-IpLink we1 | Where-Object Name -eq 'e*' | Get-IpAddress | ForEach-Object { \"$($_.Address)\" }", "10.1.1.1/24")]
    public void A_name_that_is_there_as_it_stands_is_meant(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("NamespaceNotFound", "Get-NetNamespace 'we`[2`]'")]
    [InlineData("LinkNotFound", "Get-IpLink we1 'x`*'")]
    public void What_is_escaped_and_not_there_is_missed(string errorId, string script) => Session.Fail(errorId, script);
}
