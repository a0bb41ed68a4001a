using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Docker;

/// <summary>Docker at the prompt: a host at 192.0.2.1 and a client outside at 192.0.2.9.</summary>
public sealed class DockerCommandTests : IDisposable
{
    private readonly Session _session = new();

    public DockerCommandTests() => _session.Run(
        """
        New-NetNamespace client, host -Up
        Add-VethPair client eth0 host eth0 -Address 192.0.2.9/24 -PeerAddress 192.0.2.1/24 -Up
        """);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("New-DockerHost host; (Get-DockerHost).Networks", "host, bridge")]
    [InlineData("(New-DockerHost host -NoDefaultBridge).Networks.Count", "0")]
    [InlineData("(New-DockerHost host -BridgeAddress 10.5.0.1/24 | ForEach-Object { Get-DockerNetwork bridge }).Subnets", "10.5.0.0/24")]
    [InlineData("$null = New-DockerHost host -DefaultAddressPool '10.7.0.0/16,24'; (New-DockerNetwork one).Subnets", "10.7.1.0/24")]
    [InlineData("New-DockerNetwork one, two -DockerHost host; (Get-DockerNetwork).Name", "one, two, bridge, one, two")]
    [InlineData("$null = New-DockerNetwork one -Namespace host -Subnet 10.9.0.0/24 -Gateway 10.9.0.254; $n = Get-DockerNetwork one; $n.Gateways; $n.Bridge.Length", "10.9.0.254, 15")]
    [InlineData("'x', 'y' | New-DockerNetwork -Host host", "x, y")]
    [InlineData("$null = New-DockerNetwork one -DockerHost host; Remove-DockerNetwork one; (Get-DockerNetwork).Name", "bridge")]
    [InlineData("$null = New-DockerNetwork one, two -DockerHost host; Get-DockerNetwork [ot]* | Remove-DockerNetwork; (Get-DockerNetwork).Name", "bridge")]
    [InlineData("(New-DockerContainer web -DockerHost host -Publish 8080:80, '127.0.0.1:5353:53/udp').Ports", "127.0.0.1:5353->53/udp, 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp")]
    [InlineData("(New-DockerContainer web host -Listen 80, 53/udp, 127.0.0.1:81).Listeners", "tcp *:80, udp *:53, tcp 127.0.0.1:81")]
    [InlineData("$null = New-DockerNetwork one host -Subnet 10.9.0.0/24; (New-DockerContainer web -Network one -IPAddress 10.9.0.9).Addresses", "10.9.0.9")]
    [InlineData("$null = New-DockerContainer web host; (New-DockerContainer side -Network container:web).Namespace; (New-DockerContainer own -Network host).Namespace; (New-DockerContainer alone -Network none).Networks", "web, host, none")]
    [InlineData("$null = New-DockerContainer web host; Stop-DockerContainer web | ForEach-Object State; Start-DockerContainer web | ForEach-Object State", "exited, running")]
    [InlineData("New-DockerContainer c1, c2 host | Stop-DockerContainer | Remove-DockerContainer; Get-DockerContainer", "")]
    [InlineData("$null = New-DockerContainer web host -NoStart; (Get-DockerContainer w*).State", "exited")]
    [InlineData("$null = New-DockerContainer web host; (Get-DockerContainer (Get-DockerContainer web).Id).Name", "web")]
    [InlineData("$null = New-DockerNetwork one host -Subnet 10.9.0.0/24; $null = New-DockerContainer web; (Connect-DockerNetwork one web -Alias w -IPAddress 10.9.0.7).Addresses; Disconnect-DockerNetwork bridge web; (Get-DockerContainer web).Networks", "172.17.0.2, 10.9.0.7, one")]
    [InlineData("$null = New-DockerNetwork one host; $null = New-DockerContainer a1, a2 -Network one -Alias a; $null = New-DockerContainer asks -Network one; (Resolve-DockerName asks a).IPAddress", "172.18.0.2, 172.18.0.3")]
    [InlineData("$null = New-DockerContainer web host -Listen 80; (Trace-Packet host web -Port 80).Verdict; Test-Packet web client", "Delivered, True")]
    [InlineData("$null = New-DockerContainer web host -Publish 8080:80 -Listen 80; (Trace-Packet client 192.0.2.1 -Port 8080).Delivered.Namespace", "web")]
    [InlineData("$null = New-DockerContainer own host -Network host -Listen 99; (Trace-Packet own client).Packet.Source; (Trace-Packet client own -Port 99).Delivered.Namespace", "192.0.2.1, host")]
    [InlineData("$null = New-DockerNetwork one host; $null = New-DockerContainer db -Network one -Alias database -Listen 5432; $null = New-DockerContainer app -Network one; (Trace-Packet app database -Port 5432).Delivered.Namespace; (Trace-Packet app db.one -Port 5432).Verdict", "db, Delivered")]
    [InlineData("$null = New-DockerContainer web host; Get-DockerContainer web | Get-IpAddress | Where-Object Link -eq eth0", "172.17.0.2/16")]
    [InlineData("$null = New-DockerHost client, host; $null = New-DockerContainer web host; (Get-DockerContainer web).DockerHost", "host")]
    public void Docker(string script, string expected) =>
        Assert.Equal(expected, string.Join(", ", _session.Run(script).Select(result => result?.ToString())));

    [Fact]
    public void A_name_is_asked_for_in_the_network_with_the_gateway_first()
    {
        _session.Run("$null = New-DockerNetwork b-net, a-net host; $null = New-DockerContainer app, web host -Network b-net, a-net");
        var (b, a) = ("172.18.0.3", "172.19.0.3");
        Assert.Equal(a, Asked());
        _session.Run("Disconnect-DockerNetwork b-net app; $null = Connect-DockerNetwork b-net app -GatewayPriority 5");
        Assert.Equal(b, Asked());

        string? Asked() => _session.Run("(Resolve-DockerName app web).IPAddress").Single().ToString();
    }

    [Theory]
    [InlineData("NamespaceNotFound", "New-DockerHost nowhere")]
    [InlineData("InvalidDefaultAddressPool", "New-DockerHost host -DefaultAddressPool 10.0.0.0")]
    [InlineData("DockerHostMissing", "New-DockerContainer web")]
    [InlineData("DockerHostMissing", "New-DockerNetwork one")]
    [InlineData("DockerHostNotFound", "Get-DockerHost host")]
    [InlineData("DockerHostNotFound", "Get-DockerContainer -DockerHost host")]
    [InlineData("DockerNetworkNotFound", "Get-DockerNetwork gone")]
    [InlineData("DockerNetworkNotFound", "Remove-DockerNetwork gone")]
    [InlineData("DockerNetworkNotFound", "Get-DockerContainer -Network gone")]
    [InlineData("DockerContainerNotFound", "Get-DockerContainer gone")]
    [InlineData("DockerContainerNotFound", "Stop-DockerContainer gone")]
    [InlineData("InvalidGatewayMode", "New-DockerNetwork one host -GatewayMode bridged")]
    [InlineData("PrefixHasHostBits", "New-DockerNetwork one host -Subnet 10.9.0.1/24")]
    [InlineData("InvalidPublishedPort", "New-DockerContainer web host -Publish web:80")]
    [InlineData("InvalidListener", "New-DockerContainer web host -Listen http")]
    [InlineData("InvalidAddress", "New-DockerContainer web host -IPAddress 10.0.0.1, 10.0.0.2")]
    [InlineData("ConflictingOptions", "New-DockerContainer web host -Network none -Alias x")]
    [InlineData("UserDefinedNetworkOnly", "New-DockerContainer web host -IPAddress 172.17.0.9")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => _session.Fail(errorId, script);

    [Theory]
    [InlineData("DockerHostExists", "New-DockerHost host")]
    [InlineData("DockerNetworkInUse", "Remove-DockerNetwork one")]
    [InlineData("PredefinedNetwork", "Remove-DockerNetwork bridge")]
    [InlineData("ContainerRunning", "Remove-DockerContainer web")]
    [InlineData("PortAllocated", "New-DockerContainer other -Publish 8080:80")]
    [InlineData("AlreadyConnected", "Connect-DockerNetwork one web")]
    [InlineData("NotConnected", "Disconnect-DockerNetwork bridge web")]
    [InlineData("NameNotFound", "Resolve-DockerName web gone")]
    [InlineData("DestinationNotFound", "Trace-Packet web gone -Port 80")]
    public void What_is_wrong_with_what_is_there_has_a_stable_id(string errorId, string script)
    {
        _session.Run("New-DockerNetwork one host; New-DockerContainer web -Network one -Publish 8080:80");
        _session.Fail(errorId, script);
    }

    [Theory]
    [InlineData("New-DockerHost host -WhatIf")]
    [InlineData("New-DockerNetwork one host -WhatIf")]
    [InlineData("New-DockerContainer web host -WhatIf")]
    public void WhatIf_changes_nothing(string script)
    {
        var before = _session.Lab.Config;
        _session.Run(script);
        Assert.Same(before, _session.Lab.Config);
    }

    [Theory]
    [InlineData("Stop-DockerContainer ", "db web")]
    [InlineData("Remove-DockerNetwork ", "bridge one")]
    [InlineData("Get-DockerNetwork -DockerHost ", "host")]
    [InlineData("New-DockerContainer x -Network ", "bridge container:db container:web host none one")]
    [InlineData("New-DockerNetwork x -GatewayMode r", "routed")]
    [InlineData("Connect-DockerNetwork one ", "db web")]
    [InlineData("Trace-Packet web d", "data db")]
    public void Names_are_completed(string line, string expected)
    {
        _session.Run("New-DockerNetwork one host; New-DockerContainer web -Network one; New-DockerContainer db -Network one -Alias data");
        Assert.Equal(expected, string.Join(' ', _session.Complete(line).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Tables_fit_eighty_columns()
    {
        _session.Run("New-DockerNetwork backend host; New-DockerContainer web host -Publish 8080:80, 8443:443 ; Connect-DockerNetwork backend web");
        foreach (var script in new[] { "Get-DockerHost", "Get-DockerNetwork", "Get-DockerContainer", "Resolve-DockerName web web" })
        {
            var shown = _session.Show(script);
            Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 80, line));
            Assert.DoesNotContain("...", shown, StringComparison.Ordinal);
        }

        Assert.Contains("8080->80/tcp, 8443->443/tcp", _session.Show("Get-DockerContainer"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_of_the_hosts_network_warns_about_its_ports()
    {
        var warnings = _session.Run("New-DockerContainer web host -Network host -Publish 80:80 -WarningVariable said -WarningAction SilentlyContinue > $null; $said");
        Assert.Contains("discarded", Assert.Single(warnings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_story_of_a_relayed_connection_tells_both()
    {
        _session.Run("New-DockerContainer web host -Publish 8080:80 -Listen 80");
        var story = _session.Show("Trace-Packet host 127.0.0.1 -Port 8080");
        Assert.Contains("deliver    tcp 0.0.0.0:8080 (docker-proxy) => answers SYN-ACK", story, StringComparison.Ordinal);
        Assert.Contains("relayed tcp 172.17.0.1:", story, StringComparison.Ordinal);
    }
}
