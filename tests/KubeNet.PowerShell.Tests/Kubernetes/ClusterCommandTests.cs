using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Cmdlets that make and change a cluster's objects.</summary>
public sealed class ClusterCommandTests : ClusterTest
{
    [Fact]
    public void A_node_is_a_network_namespace_with_an_address_and_a_pod_network() =>
        Assert.Equal("node1 192.168.0.2 10.244.0.0/24, node2 192.168.0.3 10.244.1.0/24", Text("Get-KubeNode | ForEach-Object { \"$($_.Name) $($_.IPAddress) $($_.PodCidr)\" }"));

    [Fact]
    public void A_pod_gets_the_next_address_of_its_node() =>
        Assert.Equal("10.244.0.3, 10.244.0.2, 10.244.1.2", Text("Get-KubePod | ForEach-Object IPAddress"));

    [Fact]
    public void Pods_are_found_by_name_namespace_node_and_label()
    {
        Assert.Equal("default/web-1, default/web-2", Text("Get-KubePod web-*"));
        Assert.Equal("default/client, default/web-1", Text("Get-KubePod -Node node1"));
        Assert.Equal("default/web-1, default/web-2", Text("Get-KubePod -Label @{ app = 'web' }"));
        Assert.Equal("default/web-1, default/web-2", Text("Get-KubePod -Label 'app in (web,db)'"));
        Assert.Equal("default/client", Text("Get-KubePod -Label '!app'"));
        Assert.Equal("default/client", Text("Get-KubePod default/client"));
        Assert.Equal("", Text("Get-KubePod -Namespace kube-system"));
    }

    [Fact]
    public void Endpoints_follow_readiness()
    {
        Assert.Equal("default/web-1, default/web-2", Text("Get-KubeEndpoint web | ForEach-Object Pod"));
        Session.Run("Set-KubePod web-1 -Ready $false");
        Assert.Equal("default/web-1 False, default/web-2 True", Text("Get-KubeEndpoint web | ForEach-Object { \"$($_.Pod) $($_.Ready)\" }"));
    }

    [Fact]
    public void A_selector_that_takes_nothing_is_a_warning() =>
        Assert.Contains("selects pods with app=gone", Warnings("New-KubeService gone -Port 80 -Selector @{ app = 'gone' }"), StringComparison.Ordinal);

    [Fact]
    public void Endpoints_by_hand_take_the_place_of_those_there_were()
    {
        Session.Run("New-KubeService hand -Port 80:8080; Set-KubeEndpoint hand 10.244.0.2, 192.0.2.7");
        Assert.Equal("10.244.0.2 8080/tcp node1, 192.0.2.7 8080/tcp ", Text("Get-KubeEndpoint hand | ForEach-Object { \"$($_.Address) $($_.Ports) $($_.Node)\" }"));
        Session.Run("Set-KubeEndpoint hand -IPAddress @()");
        Assert.Equal("", Text("Get-KubeEndpoint hand"));
    }

    [Fact]
    public void Node_ports_may_be_open_on_the_nodes_own_addresses_only()
    {
        Session.Run("New-KubeCluster other -PodCidr 10.200.0.0/16 -NodeCidr 172.30.0.0/16 -NodePortAddress Primary -CrossSubnet -DetectLocalMode InterfaceNamePrefix -DetectLocalInterface veth");
        var options = Session.Lab.Config.Cluster("other").Options;
        Assert.Equal((true, LocalMode.InterfaceNamePrefix, "veth"), (options.NodePortAddressesPrimary, options.DetectLocalMode, options.DetectLocalInterface));
        Assert.True(options.CalicoIpipCrossSubnet);
        Session.Fail("InvalidClusterOption", "New-KubeCluster third -PodCidr 10.201.0.0/16 -DetectLocalMode BridgeInterface");
    }

    [Fact]
    public void A_load_balancer_may_do_without_node_ports()
    {
        Session.Run("New-KubeService lb -Port 80 -Selector @{ app = 'web' } -Type LoadBalancer -LoadBalancerIP 203.0.113.9 -AllocateLoadBalancerNodePorts $false");
        Assert.Equal("80/TCP", Text("(Get-KubeService lb).Ports"));
        Assert.Equal("Delivered", Text("(Trace-Packet pod/client 203.0.113.9 -Port 80).Verdict"));
        Assert.Equal("80:30086/TCP", Text("(Set-KubeService lb -AllocateLoadBalancerNodePorts $true -PassThru).Ports"));
        Session.Fail("InvalidService", "New-KubeService x -Port 80 -AllocateLoadBalancerNodePorts $false");
    }

    [Fact]
    public void What_was_set_is_taken_back()
    {
        Session.Run("Set-KubeService web -TrafficDistribution PreferClose; Set-KubeService web -TrafficDistribution ''");
        Assert.Null(Session.Lab.Config.Cluster("kubernetes").Service(new("default", "web")).TrafficDistribution);
        Session.Run("Import-KubeManifest -InputObject \"apiVersion: v1`nkind: Node`nmetadata: {name: gpu}`nspec: {unschedulable: true, taints: [{key: node.kubernetes.io/unschedulable, effect: NoSchedule}]}`n\" | Out-Null");
        Session.Run("Set-KubeNode gpu -Unschedulable $false; Set-KubeNode node1, node2 -Unschedulable $true; $null = New-KubePod late");
        Assert.Equal("gpu", Text("(Get-KubePod late).Node"));
    }

    [Fact]
    public void Nodes_and_pods_of_a_list_are_made_each_by_itself()
    {
        Session.RunWithErrors("$made = Add-KubeNode m1, node1, m2, m1; $pods = New-KubePod p1, 'Bad Name', p2 -Node node1");
        Assert.Equal(["NodeExists node1", "NodeExists m1", "InvalidObjectName Bad Name"], Session.Errors.Select(error => $"{error.FullyQualifiedErrorId.Split(',')[0]} {error.TargetObject}"));
        Assert.Equal("m1, m2, p1, p2", Text("$made.Name; $pods.Name"));
        Session.RunWithErrors("New-KubePod 'Bad 1', 'Bad 2'");
        Assert.Equal(["Bad 1", "Bad 2"], Session.Errors.Select(error => error.TargetObject.ToString()));
        Session.Fail("ClusterNotFound", "New-KubePod p3, p4 -Cluster nope");
    }

    [Fact]
    public void Of_many_warnings_the_first_are_told_and_how_many_there_are_besides()
    {
        Session.Run("Set-KubeNode node1, node2 -Unschedulable $true; New-KubePod (1..30 | ForEach-Object { \"p$_\" }) -WarningVariable script:told -WarningAction SilentlyContinue");
        Assert.Equal("21 ... and 10 more of the kind.", Text("\"$($script:told.Count) $($script:told[-1])\""));
    }

    [Fact]
    public void What_was_declared_otherwise_comes_before_what_follows_from_it()
    {
        Session.Run("$null = Checkpoint-NetLab; Set-KubePod web-1 -Ready $false");
        Assert.Equal("<> kubernetes Pod default/web-1: ready => not ready, <> kubernetes Endpoint default/web 10.244.0.2:80,53/udp: ready serving => not ready not serving", Text("@(Compare-NetLab)[0..1]"));
        Assert.Equal("kubernetes ", Text("Compare-NetLab | Where-Object Kind -eq Pod | ForEach-Object { \"$($_.Cluster) $($_.Namespace)\" }"));
        Assert.Contains(Session.Run("Compare-NetLab"), difference => $"{difference}".StartsWith("<= node1 Rule", StringComparison.Ordinal));
        Assert.Equal(
            ["What if: Performing the operation \"Make pod\" on target \"more\".", "What if: kubernetes: pod added: default/more 10.244.0.4 on node1 labels app=web", "What if: kubernetes: endpoint added: default/web 10.244.0.4:53/udp pod default/more on node1"],
            Session.Show("New-KubePod more -Node node1 -Label app=web -WhatIf").Split('\n').Take(3));
    }

    [Fact]
    public void WhatIf_changes_nothing_and_finds_errors()
    {
        var before = Session.Lab.Config;
        Session.Run("New-KubePod more -Node node1 -WhatIf; Remove-KubeNode node2 -WhatIf; Set-KubeService web -Type NodePort -WhatIf");
        Assert.Same(before, Session.Lab.Config);
        Session.Fail("NodeNotFound", "New-KubePod more -Node node9 -WhatIf");
    }

    [Theory]
    [InlineData("PodCidrOverlaps", "Add-KubeNode node3 -PodCidr 10.244.1.128/25")]
    [InlineData("NodeExists", "Add-KubeNode node1")]
    [InlineData("ServiceAddressOutsideRange", "New-KubeService x -Port 80 -ClusterIP 10.1.0.1")]
    [InlineData("ServiceAddressTaken", "New-KubeService x -Port 80 -ClusterIP 10.96.0.80")]
    [InlineData("NodePortOutOfRange", "New-KubeService x -Port 80 -Type NodePort -NodePort 80")]
    [InlineData("NodeNotFound", "New-KubePod x -Node node9")]
    [InlineData("PodExists", "New-KubePod web-1 -Node node1")]
    [InlineData("KubeNamespaceNotFound", "New-KubePod x -Namespace shop")]
    [InlineData("PodAddressTaken", "New-KubePod x -IPAddress 10.244.0.2")]
    [InlineData("DuplicateHostPort", "New-KubePod x -HostPort @{ 8080 = 80; '8080/TCP' = 81 }")]
    [InlineData("InvalidContainerPort", "New-KubePod x -ContainerPort 70000")]
    [InlineData("InvalidContainerPort", "New-KubePod x -ContainerPort 53/ICMP")]
    [InlineData("InvalidServicePort", "New-KubeService x -Port 80:")]
    [InlineData("InvalidServicePort", "New-KubeService x -Port 80 -Type NodePort -NodePort 30001, 30002")]
    [InlineData("ServiceNotFound", "Set-KubeService x -Type NodePort")]
    [InlineData("ServiceNotFound", "Get-KubeService x")]
    [InlineData("PodNotFound", "Get-KubePod x")]
    [InlineData("PodNotFound", "Trace-Packet pod/x 10.96.0.80 -Port 80")]
    [InlineData("ServiceNotFound", "Trace-Packet pod/client svc/x -Port 80")]
    [InlineData("DestinationNotFound", "Trace-Packet pod/client nowhere -Port 80")]
    [InlineData("EndpointsAreManaged", "Set-KubeEndpoint web 10.244.0.2 -Port 80, 53")]
    [InlineData("EndpointPortMissing", "Set-KubeEndpoint web 10.244.0.2")]
    [InlineData("ClusterExists", "New-KubeCluster")]
    [InlineData("ClusterNotFound", "Get-KubeNode -Cluster other")]
    [InlineData("InvalidLabel", "New-KubePod x -Label @{ 'bad key!' = 'v' }")]
    [InlineData("InvalidLabel", "New-KubePod x -Label @{ app = 'has space & more!' }")]
    [InlineData("InvalidLabel", "New-KubePod x -Label @{ app = $null }")]
    [InlineData("InvalidLabel", "New-KubePod x -Label @{ app = @{ x = 1 } }")]
    [InlineData("InvalidLabel", "New-KubePod x -Label @{ app = 'a', 'b' }")]
    [InlineData("InvalidLabel", "Set-KubeNode node1 -Label @{ zone = @(1, 2) }")]
    [InlineData("InvalidLabel", "New-KubeService x -Port 80 -Selector @{ podSelector = @{ app = 'web' } }")]
    [InlineData("InvalidLabel", "New-KubeNetworkPolicy x @{ podSelector = @{ app = 'web' } }")]
    [InlineData("InvalidLabel", "Set-KubePod web-1 -Label @{ 'x y' = 'z' }")]
    [InlineData("InvalidSelector", "New-KubeService x -Port 80 -Selector @{ 'bad key!' = 'v' }")]
    [InlineData("InvalidService", "New-KubeService x -Port 80 -TrafficDistribution foo")]
    [InlineData("InvalidService", "New-KubeService x -Port 80 -SessionAffinityTimeout 5")]
    [InlineData("InvalidService", "Set-KubeService web -SessionAffinity None -SessionAffinityTimeout 5")]
    [InlineData("InvalidHostPort", "New-KubePod x -HostPort @{ web = 80 }")]
    [InlineData("InvalidHostPort", "New-KubePod x -HostPort @{ 5353 = '53/UDP' }")]
    [InlineData("InvalidHostPort", "New-KubePod x -HostPort @{ '5353/TCP' = '53/UDP' }")]
    public void What_is_wrong_is_said_and_nothing_changes(string errorId, string script) => Session.Fail(errorId, script);

    [Fact]
    public void The_protocol_of_a_host_port_stands_with_the_nodes_port()
    {
        Assert.Contains("'192.168.0.2:5353/UDP' = 53", Session.Fail("InvalidHostPort", "New-KubePod x -HostPort @{ '192.168.0.2:5353' = '53/UDP' }").Exception.Message, StringComparison.Ordinal);
        Assert.Contains("'5353/UDP' = 53", Session.Fail("InvalidHostPort", "New-KubePod x -HostPort @{ '5353/TCP' = '53/UDP' }").Exception.Message, StringComparison.Ordinal);
        Session.Run("New-KubePod dns -Node node1 -ContainerPort 53/UDP -HostPort @{ '5353/UDP' = '53/UDP' }");
        Assert.Equal("True", Text("Test-Packet client 192.168.0.2 -Port 5353 -Protocol udp"));
    }

    [Fact]
    public void With_several_clusters_one_has_to_be_named()
    {
        Session.Run("New-KubeCluster other -PodCidr 10.200.0.0/16 -NodeCidr 172.30.0.0/16");
        Session.Fail("ClusterMissing", "New-KubePod x");
        Assert.Equal("3", Text("(Get-KubePod -Cluster kubernetes).Count"));
        Assert.Equal("other1", Text("Add-KubeNode other1 -Cluster other"));
    }

    [Fact]
    public void A_pod_that_waits_is_not_ready_and_no_endpoint()
    {
        Session.Run("New-KubePod pend -Label @{ app = 'pend' } -IPAddress 10.244.77.9 -ContainerPort 80 -WarningAction SilentlyContinue; New-KubeService pend -Port 80 -Selector @{ app = 'pend' }");
        Assert.Equal("Pending, False", Text("$pod = Get-KubePod pend; $pod.Status; $pod.Ready"));
        Assert.Equal("", Text("Get-KubeEndpoint pend"));
        Session.Fail("PodNotRunning", "Trace-Packet pod/pend 10.96.0.80 -Port 80");
    }

    [Fact]
    public void One_port_of_a_pod_may_be_several_of_its_node()
    {
        Assert.Equal("80/tcp", Text("(New-KubePod edge -Node node1 -ContainerPort 80 -HostPort @{ 8080 = 80; '127.0.0.1:8081' = 80 }).Ports"));
        Assert.Equal("True, True, False", Text("Test-Packet node2 192.168.0.2 8080; Test-Packet node1 127.0.0.1 8081; Test-Packet node2 192.168.0.2 8081"));
    }

    [Fact]
    public void Host_ports_are_in_order_with_the_container_that_has_the_port()
    {
        Session.Run("New-KubePod edge -Node node1 -Container @{ a = 80; b = 81 } -HostPort @{ 8083 = 81; 8081 = 81; 8084 = 81; 8082 = 81 }");
        var containers = Session.Lab.Config.Cluster("kubernetes").Pods[new("default", "edge")].Containers;
        Assert.Equal(["b:81=8081", "b:81=8082", "b:81=8083", "b:81=8084"], from container in containers from port in container.Ports where port.HostPort is not null select $"{container.Name}:{port.Port}={port.HostPort}");
    }

    [Fact]
    public void Containers_that_want_one_port_are_a_warning() =>
        Assert.Contains("Containers 'a' and 'b' of pod 'default/x' both declare tcp port 80", Warnings("New-KubePod x -Container @{ a = 80; b = 80 }"), StringComparison.Ordinal);

    [Fact]
    public void Containers_of_a_pod_meet_on_localhost()
    {
        Session.Run("New-KubePod pair -Node node1 -Container @{ app = 8080; sidecar = 9090, '53/UDP' }");
        Assert.Equal("True, True, False", Text("Test-Packet pod/pair 127.0.0.1 -Port 8080; Test-Packet pod/pair 127.0.0.1 -Port 53 -Protocol udp; Test-Packet pod/pair 127.0.0.1 -Port 81"));
    }

    [Fact]
    public void Endpoints_by_hand_are_looked_at()
    {
        Session.Run("New-KubeService hand -Port 80");
        Session.Fail("NodeNotFound", "Set-KubeEndpoint hand 10.244.0.2 -Node node9");
        Assert.Contains("fd00::1", Warnings("Set-KubeEndpoint hand fd00::1"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_shows_what_it_stands_for()
    {
        Session.Run("New-KubeService alias -ExternalName example.com");
        Assert.Equal("example.com", Text("(Get-KubeService alias).ExternalIP"));
        Assert.Contains("alias of example.com", Session.Fail("AddressMissing", "Trace-Packet pod/client svc/alias").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_goes_with_all_that_is_in_it()
    {
        Session.Run("Get-KubeCluster | Remove-KubeCluster");
        Assert.Equal("", Text("Get-NetNamespace"));
    }

    [Theory]
    [InlineData("KubeNamespaceNotFound", "Get-KubePod -Namespace nosuch")]
    [InlineData("KubeNamespaceNotFound", "Get-KubeService -Namespace nosuch")]
    [InlineData("KubeNamespaceNotFound", "Get-KubeNetworkPolicy -Namespace nosuch")]
    [InlineData("NodeNotFound", "Get-KubePod -Node nosuch")]
    [InlineData("KubeNamespaceNotFound", "Get-KubePod web-1 -Namespace nosuch")]
    public void A_query_for_a_namespace_or_node_that_is_not_there_is_an_error(string errorId, string script) =>
        Assert.Contains("There are: ", Session.Fail(errorId, script).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_query_with_wildcards_may_find_nothing_and_one_for_a_name_looks_in_every_cluster()
    {
        Assert.Empty(Session.Run("Get-KubePod -Namespace nosuch*; Get-KubePod -Node nosuch*"));
        var onNodes = Session.Run("Get-KubePod | Where-Object Node").Count;
        Assert.Equal(onNodes, Session.Run("Get-KubePod -Node n*").Count);
        Session.Run("New-KubeCluster another; New-KubePod only-here -Cluster another");
        Assert.Equal("only-here", Session.Run("Get-KubePod only-here").Single().Properties["Name"].Value);
        Assert.Empty(Session.Run("$null = New-KubeNamespace shop -Cluster another; Get-KubePod -Namespace shop"));
        Assert.StartsWith("The clusters ", Session.Fail("PodNotFound", "Get-KubePod nowhere").ToString(), StringComparison.Ordinal);
    }
}
