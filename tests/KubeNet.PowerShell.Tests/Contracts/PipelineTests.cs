using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Contracts;

/// <summary>What a Get- cmdlet returns goes down the pipeline into those that change, remove or send from it, without a word more than is needed.</summary>
public sealed class PipelineTests : IDisposable
{
    private const string Lab =
        """
        New-NetNamespace a, b, host -Up
        Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up
        Add-DummyLink a dummy0 -Address 10.9.0.1/24 -Up
        Add-Bridge b br0 -Up
        Set-IpLink b br0 -VlanFiltering $true
        Add-VethPair b port1 b port2 -Up
        Set-IpLink b port1 -Master br0
        Add-BridgeFdb b port1 02:00:00:00:00:aa
        Add-BridgeVlan b port1 7
        Add-IpNeighbor a eth0 10.0.0.7 02:00:00:00:00:07
        Add-IpRoute a 10.7.0.0/16 10.0.0.2
        Add-IpRule a -Priority 50 -From 10.0.0.1 -Table 100
        New-IptablesChain a WEB
        Add-IptablesRule a INPUT -Rule '-p tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT'
        Add-IptablesRule a -Table nat POSTROUTING -Rule '-j MASQUERADE'
        New-IpSet a blocked
        Add-IpSetEntry a blocked 192.0.2.1
        Add-NetListener b 80
        Trace-Packet a 10.0.0.2 -Port 80
        New-DockerHost host
        New-DockerNetwork back
        New-DockerContainer web -Listen 80
        New-DockerContainer db -Network back
        New-KubeCluster -Cni Bridge -Node node1
        New-KubePod client
        New-KubePod web -Label @{ app = 'web' } -ContainerPort 80
        New-KubeService web -Port 80 -Selector @{ app = 'web' }
        New-KubeService by-hand -Port 80
        Set-KubeEndpoint by-hand -IPAddress 10.0.0.2
        New-KubeNamespace red
        New-KubeNetworkPolicy only-web -PodSelector app=web
        """;

    private readonly Session _session = new();

    public PipelineTests() => _session.Run(Lab);

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Get-NetNamespace b | Remove-NetNamespace", "@(Get-NetNamespace).Name -notcontains 'b'")]
    [InlineData("Get-NetNamespace a | Get-IpLink | Where-Object Kind -eq dummy | Set-IpLink -Down", "(Get-IpLink a dummy0).State -eq 'DOWN'")]
    [InlineData("Get-IpLink a dummy0 | Remove-IpLink", "-not (Get-IpLink a).Where({ $_.Name -eq 'dummy0' })")]
    [InlineData("Get-IpLink b port1 | Set-IpLink -NoMaster", "-not (Get-IpLink b port1).Master")]
    [InlineData("Get-IpLink a dummy0 | Add-IpAddress -Address 10.9.0.9/24", "(Get-IpAddress a dummy0).ForEach('Address') -contains '10.9.0.9/24'")]
    [InlineData("Get-IpAddress a dummy0 | Remove-IpAddress", "-not (Get-IpAddress a dummy0)")]
    [InlineData("Get-IpNeighbor a | Where-Object State -eq PERMANENT | Remove-IpNeighbor", "(Get-IpNeighbor a).ForEach('Address') -notcontains '10.0.0.7'")]
    [InlineData("Get-IpRoute a | Where-Object Destination -eq 10.7.0.0/16 | Remove-IpRoute", "(Get-IpRoute a).Destination -notcontains '10.7.0.0/16'")]
    [InlineData("Get-IpRule a | Where-Object Priority -eq 50 | Remove-IpRule", "(Get-IpRule a).Priority -notcontains 50")]
    [InlineData("Get-BridgeFdb b br0 | Where-Object MacAddress -eq 02:00:00:00:00:aa | Remove-BridgeFdb", "(Get-BridgeFdb b br0).MacAddress -notcontains '02:00:00:00:00:aa'")]
    [InlineData("Get-BridgeVlan b port1 | Where-Object Vlan -eq 7 | Remove-BridgeVlan", "(Get-BridgeVlan b port1).Vlan -notcontains 7")]
    [InlineData("Get-IptablesRule a | Where-Object Target -eq ACCEPT | Remove-IptablesRule", "-not (Get-IptablesRule a -Chain INPUT)")]
    [InlineData("Get-IptablesRule a -Table nat | Remove-IptablesRule", "-not (Get-IptablesRule a -Table nat)")]
    [InlineData("Get-IptablesRule a -Chain INPUT | Add-IptablesRule", "(Get-IptablesRule a -Chain INPUT).Count -eq 2")]
    [InlineData("New-IptablesChain a OLD | Remove-IptablesChain", "(Save-Iptables a) -notmatch 'OLD'")]
    [InlineData("Get-NetNamespace a | Save-Iptables | Out-Null; Get-NetNamespace a | Get-IptablesRule | Out-Null", "$true")]
    [InlineData("Get-Conntrack a | Clear-Conntrack", "-not (Get-Conntrack a)")]
    [InlineData("Get-IpSet a | Add-IpSetEntry -Entry 192.0.2.7", "(Get-IpSet a blocked).Count -eq 2")]
    [InlineData("Get-IpSet a | Remove-IpSet", "-not (Get-IpSet a)")]
    [InlineData("(Get-IpSet a blocked).Entries | Remove-IpSetEntry", "(Get-IpSet a blocked).Count -eq 0")]
    [InlineData("Get-IpSet a | Save-IpSet | Out-Null", "$true")]
    [InlineData("Get-NetListener b | Remove-NetListener", "-not (Get-NetListener b)")]
    [InlineData("Get-NetSysctl a net.ipv4.ip_forward | Set-NetSysctl -Value 1", "(Get-NetSysctl a net.ipv4.ip_forward).Value -eq 1")]
    [InlineData("Get-DockerContainer web | Stop-DockerContainer; Get-DockerContainer web | Start-DockerContainer; Get-DockerContainer web | Remove-DockerContainer -Force", "@(Get-DockerContainer).Name -notcontains 'web'")]
    [InlineData("Get-DockerContainer web | Connect-DockerNetwork back; Get-DockerContainer web | Disconnect-DockerNetwork back", "(Get-DockerContainer web).Networks -notcontains 'back'")]
    [InlineData("Get-DockerContainer db | Remove-DockerContainer -Force; Get-DockerNetwork back | Remove-DockerNetwork", "@(Get-DockerNetwork).Name -notcontains 'back'")]
    [InlineData("Get-KubePod web | Set-KubePod -Ready $false", "-not (Get-KubePod web).Ready")]
    [InlineData("Get-KubePod web | Remove-KubePod", "@(Get-KubePod).Name -notcontains 'web'")]
    [InlineData("Get-KubeNode | Set-KubeNode -Unschedulable $true", "$true")]
    [InlineData("New-KubeWorkload front 2; Get-KubeWorkload front | Set-KubeWorkload -Replicas 3", "(Get-KubeWorkload front).ReadyPods -eq 3")]
    [InlineData("New-KubeWorkload front 2; Get-KubeCluster | Get-KubeWorkload | Get-KubePod | Set-KubePod -Ready $false", "(Get-KubeWorkload front).ReadyPods -eq 0")]
    [InlineData("New-KubeWorkload front 2; New-KubeWorkload more 2; Get-KubePod -Name (Get-KubeWorkload) | Set-KubePod -Ready $false", "@(Get-KubeWorkload | Where-Object ReadyPods).Count -eq 0")]
    [InlineData("New-KubeWorkload front 2; Get-KubeNamespace default | Get-KubeWorkload | Remove-KubeWorkload", "-not (Get-KubeWorkload)")]
    [InlineData("Get-KubePod | Remove-KubePod; Get-KubeNode | Remove-KubeNode", "-not (Get-KubeNode)")]
    [InlineData("Get-KubeService web | Set-KubeService -Type NodePort", "(Get-KubeService web).Type -eq 'NodePort'")]
    [InlineData("Get-KubeService web | Remove-KubeService", "@(Get-KubeService).Name -notcontains 'web'")]
    [InlineData("Get-KubeService by-hand | Get-KubeEndpoint | Set-KubeEndpoint -IPAddress 10.0.0.1", "(Get-KubeEndpoint by-hand).ForEach('Address') -contains '10.0.0.1'")]
    [InlineData("Get-KubeNetworkPolicy only-web | Remove-KubeNetworkPolicy", "-not (Get-KubeNetworkPolicy)")]
    [InlineData("Get-KubeNetworkPolicy only-web | Set-KubeNetworkPolicy -PodSelector app=db", "$true")]
    [InlineData("Get-KubeNamespace red | Set-KubeNamespace -Label @{ team = 'red' }; Get-KubeNamespace red | Remove-KubeNamespace", "@(Get-KubeNamespace).Name -notcontains 'red'")]
    [InlineData("Get-KubeCluster | Remove-KubeCluster", "-not (Get-KubeCluster)")]
    [InlineData("Get-KubeCluster | Get-KubePod | Remove-KubePod", "-not (Get-KubePod)")]
    [InlineData("Get-KubeNode | Get-KubePod | Remove-KubePod", "-not (Get-KubePod | Where-Object Node)")]
    [InlineData("Get-KubeNamespace default | Get-KubeService | Remove-KubeService", "-not (Get-KubeService -Namespace default)")]
    [InlineData("Get-KubeCluster | Get-KubeNamespace | Out-Null; Get-KubeCluster | Get-KubeNetworkPolicy | Remove-KubeNetworkPolicy", "-not (Get-KubeNetworkPolicy)")]
    [InlineData("Get-KubeCluster | Get-KubeNode | Set-KubeNode -Unschedulable $true", "(Get-KubeNode)[0].Unschedulable")]
    [InlineData("Get-DockerHost | Get-DockerContainer | Remove-DockerContainer -Force", "-not (Get-DockerContainer)")]
    [InlineData("Get-DockerHost | Get-DockerNetwork | Out-Null", "$true")]
    [InlineData("Get-KubePod client | Resolve-KubeName -DnsName web | Out-Null", "$true")]
    [InlineData("Get-NetLab | Checkpoint-NetLab here | Restore-NetLab", "$true")]
    [InlineData("$other = New-NetLab other -Detached; $other | New-NetNamespace elsewhere; $other | Export-NetScript -AsText | Out-Null", "@(Get-NetNamespace).Name -notcontains 'elsewhere'")]
    [InlineData("Get-NetLab | Step-NetClock 5", "(Get-NetLab).State.Now.TotalSeconds -ge 5")]
    [InlineData("[pscustomobject]@{ Namespace = 'a'; Link = 'eth0'; Address = '10.0.0.7/24' } | Add-IpAddress", "(Get-IpAddress a eth0).ForEach('Address') -contains '10.0.0.7/24'")]
    [InlineData("[pscustomobject]@{ Namespace = 'a'; Name = 'vlan7'; Device = 'eth0'; Id = '7' } | Add-Vlan", "(Get-IpLink a vlan7).Kind -eq 'vlan'")]
    [InlineData("[pscustomobject]@{ Namespace = 'a'; Link = 'eth0'; Address = '10.0.0.9'; MacAddress = '02:00:00:00:00:09' } | Add-IpNeighbor", "(Get-IpNeighbor a).ForEach('Address') -contains '10.0.0.9'")]
    [InlineData("Get-KubePod web | Add-NetListener -Port 81", "(Get-NetListener web.default).Port -contains 81")]
    [InlineData("Get-KubePod web | Add-IpAddress -Link eth0 -Address 10.9.9.9/32; Get-KubeNode | Add-NetListener -Port 81", "(Get-IpAddress web.default).ForEach('Address') -contains '10.9.9.9/32'")]
    public void What_a_query_returns_is_taken(string pipeline, string holds)
    {
        _session.Run($"$null = $({pipeline})");
        Assert.True((bool)_session.Run($"[bool]({holds})").Single().BaseObject, $"{pipeline}: {holds} is not so.");
    }

    [Theory]
    [InlineData("Get-NetNamespace")]
    [InlineData("Get-IpLink")]
    [InlineData("Get-IpAddress")]
    [InlineData("Get-IpRoute")]
    [InlineData("Get-IpRule")]
    [InlineData("Get-IpNeighbor")]
    [InlineData("Get-NetListener")]
    [InlineData("Get-NetSysctl")]
    [InlineData("Get-IptablesRule")]
    [InlineData("Get-Conntrack")]
    [InlineData("Get-IpSet")]
    [InlineData("Save-Iptables")]
    [InlineData("Find-IpRoute -Destination 10.0.0.1")]
    [InlineData("Show-NetLab")]
    public void A_pod_and_a_node_stand_for_their_network_namespaces(string query)
    {
        _session.Run("New-NetNamespace default -Up; Add-NetListener default 99; Set-NetSysctl default net.ipv4.ip_forward 1");
        Assert.Equal(_session.Show($"'web.default' | {query}"), _session.Show($"Get-KubePod web | {query}"));
        Assert.Equal(_session.Show($"'node1' | {query}"), _session.Show($"Get-KubeNode | {query}"));
    }

    [Fact]
    public void Several_of_them_do_too()
    {
        _session.Run("New-NetNamespace default -Up");
        Assert.Equal(_session.Show("Get-IpLink web.default, client.default, a"), _session.Show("Get-IpLink -Namespace ((Get-KubePod web), (Get-KubePod client), 'a')"));
    }

    [Theory]
    [InlineData("Get-KubeService web")]
    [InlineData("Get-KubeEndpoint web")]
    [InlineData("Get-KubeNamespace default")]
    [InlineData("Get-KubeNetworkPolicy only-web")]
    public void A_Kubernetes_namespace_is_never_taken_for_a_network_namespace(string kube)
    {
        _session.Run("New-NetNamespace default -Up");
        Assert.Contains("has no network namespace of its own", _session.Fail($"{kube} | Get-IpLink").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-NetNamespace")]
    [InlineData("Get-IpLink")]
    [InlineData("Get-NetListener")]
    [InlineData("Get-Conntrack")]
    [InlineData("Show-NetLab")]
    [InlineData("Get-KubeCluster")]
    [InlineData("Get-KubeNode")]
    [InlineData("Get-KubePod")]
    [InlineData("Get-KubeService")]
    [InlineData("Get-KubeEndpoint")]
    [InlineData("Get-KubeNamespace")]
    [InlineData("Get-KubeNetworkPolicy")]
    [InlineData("Get-DockerHost")]
    [InlineData("Get-DockerContainer")]
    [InlineData("Get-DockerNetwork")]
    public void A_lab_stands_for_all_that_is_in_it(string query)
    {
        var expected = _session.Show(query);
        _session.Run("$before = Get-NetLab; New-NetLab another");
        Assert.Equal(expected, _session.Show($"$before | {query}"));
    }

    [Theory]
    [InlineData("Get-KubeNode")]
    [InlineData("Get-KubeNamespace")]
    [InlineData("Get-KubePod")]
    [InlineData("Get-KubeService")]
    [InlineData("Get-KubeEndpoint")]
    [InlineData("Get-KubeNetworkPolicy")]
    public void A_cluster_and_its_namespaces_stand_for_what_is_in_them(string query)
    {
        var expected = _session.Show(query);
        _session.Run("New-KubeCluster another -PodCidr 10.200.0.0/16 -NodeCidr 172.30.0.0/16 -Node other1; New-KubePod elsewhere -Cluster another");
        Assert.Equal(expected, _session.Show($"Get-KubeCluster kubernetes | {query}"));
        if (query is not ("Get-KubeNode" or "Get-KubeNamespace"))
            Assert.Equal(expected, _session.Show($"Get-KubeNamespace default -Cluster kubernetes | {query}"));
    }

    [Theory]
    [InlineData("Get-NetNamespace a | Trace-Packet -To b -Port 80", "a", "10.0.0.2")]
    [InlineData("Get-IpLink a eth0 | Trace-Packet -To b -Port 80", "a", "10.0.0.2")]
    [InlineData("Get-IpAddress a eth0 | Where-Object Family -eq IPv4 | Trace-Packet -To b -Port 80", "a", "10.0.0.2")]
    [InlineData("Get-KubePod client | Trace-Packet -To svc/web", "client.default", "10.96.1.1")]
    [InlineData("Get-KubeNode | Trace-Packet -To svc/web", "node1", "10.96.1.1")]
    [InlineData("Get-DockerContainer web | Trace-Packet -To 127.0.0.1 -Port 80", "web", "127.0.0.1")]
    [InlineData("Get-KubeService web | Trace-Packet -From pod/client", "client.default", "10.96.1.1")]
    [InlineData("Get-NetListener b | Trace-Packet -From a", "a", "10.0.0.2")]
    public void A_packet_is_sent_from_what_comes_down_the_pipeline_or_to_it(string pipeline, string from, string to)
    {
        var trace = Assert.IsType<KubeNet.Engine.Tracing.PacketTrace>(_session.Run(pipeline).Single().BaseObject);
        Assert.Equal((from, to), (trace.Hops[0].Namespace, trace.Packet.Destination.ToString()));
    }
}
