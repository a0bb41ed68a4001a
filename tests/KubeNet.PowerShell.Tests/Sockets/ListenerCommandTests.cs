using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Sockets;

public sealed class ListenerCommandTests : CommandTest
{
    [Theory]
    [InlineData("Add-NetListener a 80, 443", "tcp *:80, tcp *:443")]
    [InlineData("Add-NetListener -Namespace a -Protocol udp -Port 53 -Address 10.0.0.1", "udp 10.0.0.1:53")]
    [InlineData("'a', 'b' | Add-NetListener -Port 80 | ForEach-Object Namespace", "a, b")]
    [InlineData("Add-NetListener a 80 | Add-NetListener -Namespace b", "tcp *:80")]
    [InlineData("$null = Add-NetListener a 80, 81; Get-NetListener -Port 81", "tcp *:81")]
    [InlineData("$null = Add-NetListener a 80; Get-NetListener -Protocol udp", "")]
    [InlineData("$null = Add-NetListener a 80; $null = Add-NetListener a 53 udp -Address 10.0.0.1; Get-NetListener | Remove-NetListener; Get-NetListener", "")]
    public void Listeners(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("AddressNotLocal", "Add-NetListener a 80 -Address 192.0.2.1")]
    [InlineData("InvalidAddress", "Add-NetListener a 80 -Address nonsense")]
    [InlineData("InvalidProtocol", "Add-NetListener a 80 -Protocol smtp")]
    [InlineData("InvalidListener", "Add-NetListener a 80 -Protocol icmp")]
    [InlineData("InvalidProtocol", "Get-NetListener -Protocol smtp")]
    [InlineData("InvalidProtocol", "Get-NetListener -Protocol icmp")]
    [InlineData("ListenerNotFound", "Remove-NetListener a 80")]
    [InlineData("ParameterArgumentValidationError", "Add-NetListener a 70000")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Fact]
    public void A_protocol_that_no_socket_has_is_an_error_beside_those_that_are_asked_for()
    {
        Session.Run("Add-NetListener a 80; Add-NetListener a 53 UDP");
        var found = Session.RunWithErrors("Get-NetListener -Protocol icmp, Tcp");
        Assert.Equal("tcp *:80", string.Join(", ", found));
        var error = Session.Errors.Single();
        Assert.Equal(("A socket has no protocol 'icmp'; give tcp, udp or sctp.", "icmp"), (error.ToString(), error.TargetObject));
    }

    [Fact]
    public void A_port_is_taken_once()
    {
        Session.Run("Add-NetListener a 80");
        Session.Fail("PortInUse", "Add-NetListener a 80 -Address 10.0.0.1");
    }

    [Fact]
    public void WhatIf_changes_nothing() => LeavesUnchanged("Add-NetListener a 80 -WhatIf");
}
