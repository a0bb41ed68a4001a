using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Contracts;

/// <summary>-WhatIf says what would change, -Verbose what did, -Debug what it cost; all in the words of Linux.</summary>
public sealed class StreamTests : CommandTest
{
    public StreamTests() => Session.Run("New-IpSet a there hash:ip");

    [Theory]
    [InlineData("Add-IpAddress a eth0 10.9.0.1/24", "a: address added: 10.9.0.1/24 dev eth0 scope global", "a: route added: 10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1")]
    [InlineData("Set-IpLink a eth0 -Mtu 1400", "a: link changed: eth0: mtu 1500 -> mtu 1400")]
    [InlineData("Add-IptablesRule a FORWARD -Rule '-p tcp -j ACCEPT'", "a: rule added: filter -A FORWARD -p tcp -j ACCEPT")]
    [InlineData("Add-IptablesRule a PREROUTING -Table raw -IPv6 -Rule '-j DROP'", "a: rule added: ip6tables raw -A PREROUTING -j DROP")]
    [InlineData("New-IpSet a s hash:ip", "a: set added: s hash:ip")]
    [InlineData("Add-IpSetEntry a there 10.0.0.1", "a: set entry added: there 10.0.0.1")]
    [InlineData("Add-NetListener a 80", "a: socket added: tcp *:80 answers")]
    [InlineData("Set-NetSysctl a net.ipv4.ip_forward 1", "a: sysctl changed: net.ipv4.ip_forward: 0 -> 1")]
    [InlineData("Remove-NetNamespace b", "b: namespace removed: lo eth0", "a: link removed: eth0 type veth up")]
    public void What_would_change_is_told_and_what_did(string change, params string[] lines)
    {
        var before = Session.Lab.Config;
        var would = Session.Show($"{change} -WhatIf");
        Assert.All(lines, line => Assert.Contains($"What if: {line}", would, StringComparison.Ordinal));
        Assert.Same(before, Session.Lab.Config);

        var did = Session.Show($"{change} -Verbose 4>&1 | ForEach-Object {{ \"$_\" }}");
        Assert.All(lines, line => Assert.Contains(line, did, StringComparison.Ordinal));
        Assert.NotSame(before, Session.Lab.Config);
    }

    [Fact]
    public void Of_a_large_change_the_first_lines_are_told_and_how_many_there_are_besides()
    {
        Session.Run("New-KubeCluster -Cni Bridge -Node node1; New-KubePod web -Label @{ app = 'web' } -ContainerPort 80; New-KubeService web -Port 80 -Selector @{ app = 'web' }");
        var told = Session.Show("Remove-KubeService web -WhatIf").Split('\n');
        Assert.Equal("What if: Performing the operation \"Remove service\" on target \"default/web\".", told[0]);
        Assert.Contains(told, line => line.StartsWith("What if: node1: chain removed: nat -N KUBE-SVC-", StringComparison.Ordinal));
        var many = Session.Show("New-KubePod (1..25 | ForEach-Object { \"p$_\" }) -WhatIf").Split('\n');
        Assert.Equal(22, many.Length);
        Assert.Matches(@"^What if: \.\.\. and \d+ more\.$", many[^1]);
    }

    [Fact]
    public void What_changes_alike_in_several_namespaces_is_one_line()
    {
        Session.Run("New-KubeCluster -Cni Bridge -Node n1, n2, n3, n4; New-KubeService web -Port 80");
        var told = Session.Show("Remove-KubeService web -WhatIf").Split('\n');
        Assert.Contains(told, line => line.StartsWith("What if: n1, n2 and 2 more: rule removed: filter -A KUBE-SERVICES -d 10.96.", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.StartsWith("What if: n2: rule", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_said_unasked() => Assert.Equal("", Session.Show("$null = Add-IpAddress a eth0 10.9.0.1/24"));

    [Fact]
    public void Debug_tells_the_cost() => Assert.Matches(@"^Set to 1: [\d.]+ ms, 1 namespaces changed\.$", Text("Set-NetSysctl a net.ipv4.ip_forward 1 -Debug 5>&1 | ForEach-Object { \"$_\" }"));

    [Fact]
    public void Trace_Packet_tells_how_it_understood_the_names() =>
        Assert.Matches(@"^a sends in namespace a, to the namespace \S+: 10\.0\.0\.2, port 80 \(tcp\)\.", Text("Trace-Packet a b -Port 80 -Debug 5>&1 | ForEach-Object { \"$_\" }"));

    [Fact]
    public void Trace_Packet_tells_who_knew_the_name_of_the_destination()
    {
        Session.Run("New-KubeCluster -Node node1; New-KubePod web -ContainerPort 80; New-KubePod client -HostAlias @{ '10.244.0.2' = 'legacy' }");
        Assert.Equal("legacy is 10.244.0.2: the name 'legacy' in /etc/hosts of pod 'default/client'.", Verbose("legacy -Port 80"));
        Assert.Equal("", Verbose("10.244.0.2 -Port 80"));

        string Verbose(string to) => Text($"Trace-Packet pod/client {to} -Verbose 4>&1 | Where-Object {{ $_ -is [System.Management.Automation.VerboseRecord] }} | ForEach-Object {{ \"$_\" }}");
    }
}
