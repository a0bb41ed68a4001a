using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Completers;

public sealed class CompleterTests : CommandTest
{
    [Theory]
    [InlineData("Get-IpLink ", "a b")]
    [InlineData("Get-IpLink -Namespace b", "b")]
    [InlineData("Get-IpLink a ", "eth0 lo")]
    [InlineData("Set-IpLink -Namespace a -Name e", "eth0")]
    [InlineData("Set-IpLink a eth0 -Master ", "br0")]
    [InlineData("Set-IpLink a eth0 -Hairpin ", "$false $true")]
    [InlineData("Set-IpLink a eth0 -Hairpin f", "$false")]
    [InlineData("Add-VethPair a eth1 ", "a b")]
    [InlineData("Remove-IpAddress a eth0 10", "10.0.0.1/24")]
    [InlineData("Get-IpRoute a -Table ", "100 all default local main")]
    [InlineData("Add-IpRoute a default -Type b", "blackhole broadcast")]
    [InlineData("Add-IptablesRule a -Table ", "filter mangle nat raw security")]
    [InlineData("Add-IptablesRule a ", "FORWARD INPUT OUTPUT WEB")]
    [InlineData("Add-IptablesRule a -Table nat -Chain P", "POSTROUTING PREROUTING")]
    [InlineData("Get-IptablesRule a PRE", "PREROUTING")]
    [InlineData("Set-IptablesPolicy a ", "FORWARD INPUT OUTPUT")]
    [InlineData("Set-IptablesPolicy a INPUT ", "ACCEPT DROP")]
    [InlineData("Add-IptablesRule a INPUT -Jump W", "WEB")]
    [InlineData("Add-IptablesRule a INPUT -Jump D", "DNAT DROP DSCP")]
    [InlineData("Add-IptablesRule a INPUT -State E", "ESTABLISHED")]
    [InlineData("Get-NetSysctl a net.ipv4.ip_forw", "net.ipv4.ip_forward net.ipv4.ip_forward_update_priority net.ipv4.ip_forward_use_pmtu")]
    [InlineData("Get-NetSysctl a net.ipv4.conf.eth0.rp", "net.ipv4.conf.eth0.rp_filter")]
    [InlineData("Add-NetListener a 80 -Protocol ", "sctp tcp udp")]
    [InlineData("Get-IpLink a -Kind v", "veth vlan vrf vxlan")]
    [InlineData("Add-IpRoute a default -Table ", "100 default local main")]
    [InlineData("Add-IpRule a -Table ", "100 default local main")]
    [InlineData("Add-IptablesRule a INPUT -Goto ", "WEB")]
    [InlineData("Add-IptablesRule a INPUT -Jump REJECT -RejectWith tcp", "tcp-reset")]
    [InlineData("Add-IptablesRule a INPUT -IPv6 -Jump REJECT -RejectWith icmp6-a", "icmp6-addr-unreachable icmp6-adm-prohibited")]
    [InlineData("Trace-Packet nosuch b -Source ", "")]
    [InlineData("Remove-NetListener a -Port ", "80")]
    [InlineData("Get-NetListener a -Port ", "80")]
    [InlineData("Remove-IptablesRule a INPUT -Number ", "1 2")]
    [InlineData("Remove-IptablesRule a INPUT -Rule '", "'-p tcp -j DROP '-s 10.0.0.0/8 -m comment --comment \"a b\" -j ACCEPT")]
    [InlineData("Remove-IptablesRule a INPUT -Rule '-p", "'-p tcp -j DROP")]
    [InlineData("Trace-Packet a b -Source ", "10.0.0.1 127.0.0.1 ::1")]
    [InlineData("Add-IpRoute a ", "default")]
    [InlineData("Remove-IpRoute a ", "10.0.0.0/24 fe80::/64")]
    [InlineData("Remove-IpRoute a -Table 100 -Destination ", "10.1.0.0/16")]
    [InlineData("Add-IpRoute a default -Protocol b", "babel bgp bird boot")]
    [InlineData("Add-IpRoute a default -Source 10", "10.0.0.1")]
    [InlineData("Add-IpRule a -Priority ", "")]
    [InlineData("Remove-IpRule a -Priority ", "0 32766 32767")]
    [InlineData("Remove-IpRule a -IPv6 -Priority ", "0 32766")]
    [InlineData("Add-ExternalLink a wg0 -Kind w", "wireguard")]
    [InlineData("Add-NetListener a 80 -Address ", "10.0.0.1 127.0.0.1 ::1")]
    [InlineData("New-KubeService web -TrafficDistribution ", "PreferClose PreferSameNode PreferSameZone")]
    public void Names_of_the_lab_are_completed(string line, string expected)
    {
        Session.Run("Add-Bridge a br0; Add-IpRoute a 10.1.0.0/16 10.0.0.2 -Table 100; New-IptablesChain a WEB; Add-NetListener a 80; Add-IptablesRule a INPUT -Rule '-p tcp -j DROP'; Add-IptablesRule a INPUT -Rule '-s 10.0.0.0/8 -m comment --comment \"a b\" -j ACCEPT'");
        if (!line.Contains("-Master", StringComparison.Ordinal))
            Session.Run("Remove-IpLink a br0");
        Assert.Equal(expected, string.Join(' ', Session.Complete(line).Distinct().Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Remove-IptablesRule a INPUT -Number ", "1")]
    [InlineData("Remove-IptablesRule a OUTPUT -Number ", "1 2 3")]
    [InlineData("Remove-IptablesRule a INPUT -IPv6 -Number ", "1 2")]
    [InlineData("Remove-IptablesRule a INPUT -Legacy -Number ", "1 2 3 4")]
    [InlineData("Remove-IptablesRule a INPUT -Table mangle -Number ", "1 2 3 4 5")]
    [InlineData("Remove-IptablesRule a INPUT -Rule '", "'-m comment --comment \"it\\''s\" -j DROP")]
    [InlineData("Remove-IptablesRule a OUTPUT -Rule '", "'-j DROP")]
    public void Rules_are_those_of_the_chain_table_family_and_backend_that_are_given(string line, string expected)
    {
        Session.Run(
            """
            Add-IptablesRule a INPUT -Rule '-m comment --comment "it''s" -j DROP'
            1..3 | ForEach-Object { Add-IptablesRule a OUTPUT -Rule '-j DROP' }
            1..2 | ForEach-Object { Add-IptablesRule a INPUT -IPv6 -Rule '-j DROP' }
            1..4 | ForEach-Object { Add-IptablesRule a INPUT -Legacy -Rule '-j DROP' }
            1..5 | ForEach-Object { Add-IptablesRule a INPUT -Table mangle -Rule '-j DROP' }
            """);
        Assert.Equal(expected, string.Join(' ', Session.Complete(line)));
    }

    [Fact]
    public void The_lab_of_the_command_line_is_looked_at()
    {
        Session.Run("$other = New-NetLab other -Detached; New-NetNamespace elsewhere -Lab $other");
        Assert.Equal(["elsewhere"], Session.Complete("Get-IpLink -Lab $other -Namespace "));
    }
}
