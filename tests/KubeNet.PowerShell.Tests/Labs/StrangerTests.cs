using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Labs;

/// <summary>What somebody met who used the module for the first time, and did more with it than the pages show.</summary>
public sealed class StrangerTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_name_with_wildcards_finds_itself()
    {
        _session.Run("$null = New-NetNamespace 'we[1]', we1 -Up; $null = Add-DummyLink we1 'e*' -Address 10.1.1.1/24; $null = Add-DummyLink we1 eth0 -Address 10.2.2.2/24");
        Assert.Equal(["we[1]"], Names("Get-NetNamespace 'we[1]'"));
        Assert.Equal(["we[1]"], Names("Get-NetNamespace 'we`[1`]'"));
        Assert.Equal(["we1", "we[1]"], Names("Get-NetNamespace | Get-NetNamespace").Order(StringComparer.Ordinal));
        Assert.Equal(["10.1.1.1/24"], _session.Run("Get-IpLink we1 | Where-Object Name -eq 'e*' | Get-IpAddress | ForEach-Object { \"$($_.Address)\" }").Select(text => text.ToString()));
        _session.Run("Get-NetNamespace 'we[1]' | Remove-NetNamespace");
        Assert.Equal(["we1"], Names("Get-NetNamespace"));
    }

    [Fact]
    public void Several_runspaces_take_turns_at_one_lab()
    {
        var lab = _session.Lab;
        Parallel.For(0, 64, number => lab.Edit(config => config.AddNamespace($"p{number}")));
        Assert.Equal(64, lab.Config.Namespaces.Count);
        _session.Run("$null = New-NetNamespace a, b -Up; $null = Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up; $null = Add-NetListener b 80");
        var verdicts = new Verdict[64];
        Parallel.For(0, 64, number => verdicts[number] = lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Tcp, Port = 80 }).Verdict);
        Assert.All(verdicts, verdict => Assert.Equal(Verdict.Delivered, verdict));
    }

    [Theory]
    [InlineData("New-KubePod p -Label @{ app = @{ x = 1 } }", "InvalidLabel")]
    [InlineData("New-KubePod p -Label @{ app = 'a', 'b' }", "InvalidLabel")]
    [InlineData("New-KubeService s 80 -Selector @{ podSelector = @{ app = 'web' } }", "InvalidLabel")]
    [InlineData("Set-KubeNode n1 -Label @{ zone = @(1, 2) }", "InvalidLabel")]
    [InlineData("New-KubeNetworkPolicy g @{ podSelector = @{ app = 'web' } }", "InvalidLabel")]
    public void A_label_has_one_text(string script, string errorId)
    {
        _session.Run("$null = New-KubeCluster demo -Node n1");
        Assert.Contains("one text", _session.Fail(errorId, script).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ICMPv6_does_not_go_to_an_address_of_IPv4()
    {
        _session.Run("$null = New-NetNamespace a -Up");
        _session.Fail("InvalidProtocol", "Test-Packet a 127.0.0.1 -Protocol icmpv6");
        Assert.Equal("Icmpv6", _session.Run("(Trace-Packet a ::1 -Protocol icmpv6).Packet.Protocol")[0].ToString());
    }

    [Theory]
    [InlineData("'a: [' | Import-KubeManifest")]
    [InlineData("'' | Import-KubeManifest")]
    [InlineData("'hello' | Import-KubeManifest")]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'Bad Name' } } | Import-KubeManifest")]
    public void An_import_that_brings_nothing_makes_no_cluster(string script)
    {
        _session.RunWithErrors(script);
        Assert.Empty(_session.Run("Get-KubeCluster"));
        _session.Run("$null = New-KubeCluster kubernetes -Node n1");
    }

    [Theory]
    [InlineData("Step-NetClock ([double]::NaN)")]
    [InlineData("Step-NetClock 1e30")]
    [InlineData("Step-NetClock -Minutes ([double]::PositiveInfinity)")]
    public void The_clock_moves_by_a_time(string script) => _session.Fail("InvalidTime", script);

    [Fact]
    public void Nodes_and_pods_are_made_each_by_itself()
    {
        _session.Run("$null = New-KubeCluster demo -Node n1");
        _session.RunWithErrors("$made = Add-KubeNode m1, n1, m2; $pods = New-KubePod p1, 'Bad Name', p2 -Node n1");
        Assert.Equal(["NodeExists n1", "InvalidObjectName Bad Name"], _session.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} {error.TargetObject}"));
        Assert.Equal(["m1", "m2", "p1", "p2"], _session.Run("$made.Name; $pods.Name").Select(name => name.ToString()));
        _session.RunWithErrors("New-KubePod 'Bad 1', 'Bad 2'");
        Assert.Equal(["Bad 1", "Bad 2"], _session.Errors.Select(error => error.TargetObject.ToString()));
    }

    [Fact]
    public void Rows_of_a_table_bind_by_their_names()
    {
        _session.Run("$null = New-NetNamespace n1 -Up; $null = Add-DummyLink n1 eth0 -Up");
        Assert.Equal(["10.0.0.7/24"], _session.Run("$null = [pscustomobject]@{ Namespace = 'n1'; Link = 'eth0'; Address = '10.0.0.7/24' } | Add-IpAddress; Get-IpAddress n1 eth0 | ForEach-Object { \"$($_.Address)\" } | Where-Object { $_ -like '10.*' }").Select(text => text.ToString()));
        _session.Run("$null = [pscustomobject]@{ Namespace = 'n1'; Name = 'vlan7'; Device = 'eth0'; Id = '7' } | Add-Vlan; $null = [pscustomobject]@{ Namespace = 'n1'; Link = 'eth0'; Address = '10.0.0.9'; MacAddress = '02:00:00:00:00:09' } | Add-IpNeighbor");
        Assert.Equal(["eth0", "lo", "vlan7"], Names("Get-IpLink n1").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Flags_of_TCP_are_of_TCP() => Assert.Equal("TcpFlagNotApplicable", _session.Fail("$null = New-NetNamespace a -Up; Trace-Packet a 127.0.0.1 -Protocol udp -Port 53 -TcpFlag Syn").FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void What_if_says_the_table_and_the_set()
    {
        _session.Run("$null = New-NetNamespace a; $null = New-IpSet a foo hash:ip");
        Assert.Contains("rule added: ip6tables raw -A PREROUTING -j DROP", _session.Show("Add-IptablesRule a PREROUTING -Table raw -IPv6 -Rule '-j DROP' -WhatIf"), StringComparison.Ordinal);
        Assert.Contains("rule added: filter -A INPUT -j DROP", _session.Show("Add-IptablesRule a INPUT -Rule '-j DROP' -WhatIf"), StringComparison.Ordinal);
        Assert.Contains("set added: s hash:ip", _session.Show("New-IpSet a s hash:ip -WhatIf"), StringComparison.Ordinal);
        Assert.Contains("set entry added: foo 10.0.0.1", _session.Show("Add-IpSetEntry a foo 10.0.0.1 -WhatIf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_comes_from_elsewhere_says_how_it_ended()
    {
        _session.Run("$null = New-NetNamespace a -Up; $there = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Trace-Packet a 127.0.0.1), 2))");
        Assert.StartsWith("Delivered: ", _session.Show("$there"), StringComparison.Ordinal);
    }

    private IEnumerable<string> Names(string script) => _session.Run($"({script}).Name").Select(name => name.ToString());
}
