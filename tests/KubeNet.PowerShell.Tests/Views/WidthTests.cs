using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Views;

/// <summary>In a window of 80 columns the tables show what they are for, however long the names are.</summary>
public sealed class WidthTests : IDisposable
{
    private const string Lab =
        """
        $ns = 'a-network-namespace-with-a-long-name'
        New-NetNamespace $ns, other-namespace-with-a-long-name -Up
        Add-VethPair $ns enp0s31f6lan123 other-namespace-with-a-long-name enp0s31f6lan124 -Address 192.168.100.101/24, 2001:db8:1234:5678:9abc:def0:1234:5678/64 -PeerAddress 192.168.100.102/24, 2001:db8:1234:5678:9abc:def0:1234:9999/64 -Up
        Add-IpRoute $ns 2001:db8:aaaa:bbbb:cccc:dddd:eeee:0/112 2001:db8:1234:5678:9abc:def0:1234:9999
        Add-IpRule $ns -From 2001:db8:aaaa:bbbb:cccc:dddd:eeee:0/112 -Table 100
        Add-NetListener other-namespace-with-a-long-name 8080 -Address 2001:db8:1234:5678:9abc:def0:1234:9999
        Add-Bridge $ns br-b174b7844fe6 -Address 172.18.0.1/16 -Up
        Add-VethPair $ns vethb174b78abcd other-namespace-with-a-long-name vethb174b78abce -Up
        Set-IpLink $ns vethb174b78abcd -Master br-b174b7844fe6
        Add-BridgeFdb $ns vethb174b78abcd 02:00:00:00:00:aa
        Add-IpRule $ns -From 192.168.100.101 -Table 100
        Add-IptablesRule $ns INPUT -Rule '-s 192.168.100.0/24 -p tcp --dport 80 -m comment --comment "a remark of some length" -j ACCEPT'
        New-IpSet $ns a-set-with-a-long-name-here -Type 'hash:ip,port,net' -Counters -Comment
        Add-IpSetEntry $ns a-set-with-a-long-name-here '192.0.2.1,tcp:8080,198.51.100.0/24'
        Add-NetListener other-namespace-with-a-long-name 8080 -Address 192.168.100.102
        Add-IptablesRule $ns INPUT -Rule '-m conntrack --ctstate ESTABLISHED -j ACCEPT'
        Trace-Packet $ns 192.168.100.102 -Port 8080
        Add-IptablesRule other-namespace-with-a-long-name PREROUTING -Table nat -IPv6 -Rule '-p tcp --dport 9090 -j REDIRECT --to-ports 8080'
        Trace-Packet $ns 2001:db8:1234:5678:9abc:def0:1234:9999 -Port 9090
        New-NetNamespace docker-host-with-a-long-name -Up
        New-DockerHost docker-host-with-a-long-name
        New-DockerNetwork backend-with-a-quite-long-name
        New-DockerContainer a-container-with-a-very-long-name-indeed -Network backend-with-a-quite-long-name -Publish 8080:80
        New-KubeCluster a-cluster-with-a-long-name -Cni FlannelVxlan -Node ip-192-168-100-101.eu-central-1.compute.internal
        New-KubeNamespace a-team-namespace-with-a-long-name
        New-KubePod -Namespace a-team-namespace-with-a-long-name web-frontend-deployment-7d4b9c6f8d-x2x4z -Label @{ app = 'web-frontend' } -ContainerPort 8080
        New-KubeWorkload -Namespace a-team-namespace-with-a-long-name web-frontend-statefulset-with-a-long-name 3 -Kind StatefulSet -Label @{ app = 'web-frontend-in-the-team-namespace' }
        New-KubeService -Namespace a-team-namespace-with-a-long-name web-frontend-service-with-a-long-name -Port 80:8080 -Selector @{ app = 'web-frontend' } -Type LoadBalancer -LoadBalancerIP 203.0.113.10
        New-KubeNetworkPolicy -Namespace a-team-namespace-with-a-long-name allow-web-frontend-from-everywhere -PodSelector app=web-frontend
        Checkpoint-NetLab before-the-great-change-of-everything
        Set-NetSysctl $ns net.ipv4.ip_forward 1
        """;

    private readonly Session _session = new(width: 80);

    public WidthTests() => _session.Run(Lab);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-NetLab", "Name Seed Clock Namespaces")]
    [InlineData("Get-NetLab -Checkpoint", "Name Clock Namespaces")]
    [InlineData("Get-NetNamespace", "Name Links Addresses Forwarding")]
    [InlineData("Get-IpLink", "Namespace Name Kind State Mtu MacAddress")]
    [InlineData("Get-IpLink a-network-namespace-with-a-long-name vethb174b78abcd", "Namespace Name Kind State Mtu MacAddress")]
    [InlineData("Get-IpAddress", "Namespace Link Address Scope")]
    [InlineData("Get-IpNeighbor", "Namespace Link Address MacAddress State")]
    [InlineData("Get-IpRoute a-network-namespace-with-a-long-name", "Table Type Destination Via Link Metric Source")]
    [InlineData("Get-IpRoute a-network-namespace-with-a-long-name -IPv6 -Table all", "Table Type Destination Via Link Metric Source")]
    [InlineData("Get-IpRule a-network-namespace-with-a-long-name", "Namespace Priority Selector Action Table")]
    [InlineData("Find-IpRoute a-network-namespace-with-a-long-name 192.168.100.102", "Namespace Destination Type Via Link Table Source")]
    [InlineData("Find-IpRoute a-network-namespace-with-a-long-name 2001:db8:aaaa:bbbb:cccc:dddd:eeee:17", "Namespace Destination Type Via Link Table Source")]
    [InlineData("Get-BridgeFdb a-network-namespace-with-a-long-name", "Namespace Bridge MacAddress Port")]
    [InlineData("Get-BridgeVlan", "Namespace Bridge Port Id Pvid Untagged")]
    [InlineData("Get-IptablesRule a-network-namespace-with-a-long-name", "# Packets Bytes Rule")]
    [InlineData("Get-Conntrack", "Proto State Source Destination Answers")]
    [InlineData("Get-IpRule a-network-namespace-with-a-long-name -IPv6", "Namespace Priority Selector Action Table")]
    [InlineData("Get-ConntrackStatistic", "Namespace Count Invalid InsertFailed Drop EarlyDrop Error ClashResolve")]
    [InlineData("Get-IpSet", "Namespace Name Type References Count Entries")]
    [InlineData("Get-NetListener", "Namespace Protocol Address Port Device")]
    [InlineData("Get-NetSysctl a-network-namespace-with-a-long-name net.ipv4.conf.enp0s31f6lan123.*", "Namespace Name Value IsSet")]
    [InlineData("Get-DockerHost", "Namespace UserlandProxy Networks Containers")]
    [InlineData("Get-DockerNetwork", "DockerHost Name Bridge Subnets Internal")]
    [InlineData("Get-DockerContainer", "Name State Networks Addresses Ports")]
    [InlineData("Get-KubeCluster", "Name Cni PodCidr ServiceCidr Nodes Pods Services")]
    [InlineData("Get-KubeNode", "Name IPAddress PodCidr Pods")]
    [InlineData("Get-KubePod", "Namespace Name Ready Status IPAddress Node")]
    [InlineData("Get-KubeWorkload", "Namespace Kind Name Replicas ReadyPods Selector")]
    [InlineData("Resolve-KubeName -Namespace a-team-namespace-with-a-long-name web-frontend-deployment-7d4b9c6f8d-x2x4z web-frontend-service-with-a-long-name", "Pod Query Outcome Addresses")]
    [InlineData("Get-KubeService", "Namespace Name Type ClusterIP ExternalIP Ports")]
    [InlineData("Get-KubeEndpoint", "Namespace Service Address Ports Ready Node")]
    [InlineData("Get-KubeNetworkPolicy", "Namespace Name PodSelector PolicyType Allows")]
    [InlineData("Compare-NetLab", "Side Where Kind Name Before After")]
    [InlineData("Measure-PacketPath a-network-namespace-with-a-long-name 192.168.100.102 -Port 8080 -Count 5", "Count Share Verdict Namespace Destination Reason")]
    [InlineData("Measure-PacketPath a-network-namespace-with-a-long-name 2001:db8:1234:5678:9abc:def0:1234:9999 -Port 8080 -Count 5", "Count Share Verdict Namespace Destination Reason")]
    public void A_table_fits_and_keeps_its_columns(string query, string columns)
    {
        var lines = _session.Show(query).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.Contains(lines, line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).StartsWith(columns, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wide_window_shows_names_whole()
    {
        using var wide = new Session(width: 200);
        wide.Run(Lab);
        Assert.Contains("web-frontend-deployment-7d4b9c6f8d-x2x4z", wide.Show("Get-KubePod"), StringComparison.Ordinal);
        Assert.Contains("web-fron…-x2x4z", _session.Show("Get-KubePod").Replace("te…c6f8d", "…", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_loses_its_middle_and_never_its_port_and_what_does_not_fit_beside_it_goes_on_below()
    {
        var lines = _session.Show("Get-Conntrack other-namespace-with-a-long-name").Split('\n');
        Assert.Contains(lines, line => line.Contains(" [2001:d…4:5678]:4000", StringComparison.Ordinal) && line.Contains("]:9090 from [2001:", StringComparison.Ordinal));
        Assert.Contains("]:8080", lines[^1] + lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_keeps_its_ends()
    {
        _session.Run("$ends = 'client-with-a-name', 'r1', 'r2', 'r3', 'server-with-a-name'; New-NetNamespace $ends -Up; foreach ($at in 0..3) { Add-VethPair $ends[$at] right $ends[$at + 1] left -Address \"10.77.$at.1/24\" -PeerAddress \"10.77.$at.2/24\" -Up }");
        _session.Run("foreach ($at in 1..3) { Set-NetSysctl $ends[$at] net.ipv4.ip_forward 1; Add-IpRoute $ends[$at] 10.77.3.0/24 \"10.77.$at.2\" -Metric 9 }; Add-IpRoute $ends[0] default 10.77.0.2; 4..1 | ForEach-Object { Add-IpRoute $ends[$_] 10.77.0.0/24 \"10.77.$($_ - 1).1\" -Metric 9 }");
        _session.Run("Add-NetListener $ends[4] 80");
        var told = KubeNet.PowerShell.Stories.Rendering.ShortPath((KubeNet.Engine.Tracing.PacketTrace)_session.Run("Trace-Packet client-with-a-name 10.77.3.2 -Port 80").Single().BaseObject, 32, null);
        Assert.Equal("client-with-a-name > … > r3 > server-with-a-name", told);
    }

    [Fact]
    public void A_tree_fits() => Assert.All(_session.Show("Show-NetLab").Split('\n'), line => Assert.True(line.Length <= 80 || !line.TrimStart().Contains(' ', StringComparison.Ordinal), line));
}
