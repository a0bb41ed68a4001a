namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>What senders and destinations of a cluster are called: by kind, by DNS, and with which port.</summary>
public sealed class ClusterNameTests : ClusterTest
{
    [Theory]
    [InlineData("po/web-1", "Delivered")]
    [InlineData("POD/web-1", "Delivered")]
    [InlineData("service/web", "Delivered")]
    [InlineData("Services/default/web", "Delivered")]
    [InlineData("node/node2", "Refused")]
    public void Kinds_are_called_as_for_kubectl(string to, string verdict) => Assert.Equal(verdict, Text($"(Trace-Packet pod/client {to} -Port 80).Verdict"));

    [Theory]
    [InlineData("pod/hn", "127.0.0.1")]
    [InlineData("node1", "127.0.0.1")]
    [InlineData("pod/client", "127.0.0.1")]
    public void Localhost_is_everywhere(string from, string address)
    {
        Session.Run("New-KubePod hn -HostNetwork -Node node1");
        Assert.Equal(address, Text($"(Trace-Packet {from} localhost -Port 80).Packet.Destination"));
    }

    [Fact]
    public void An_alias_of_a_name_of_the_cluster_is_followed()
    {
        Session.Run("New-KubeService other -ExternalName web.default.svc.cluster.local; New-KubeService out -ExternalName example.com");
        Assert.Equal("10.96.0.80", Text("(Trace-Packet pod/client svc/other -Port 80).Packet.Destination"));
        Assert.Contains("is an alias of example.com", Session.Fail("AddressMissing", "Trace-Packet pod/client svc/out -Port 80").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_has_no_such_name_lists_its_own() =>
        Assert.Equal("There is no node 'node9'. There are: node1, node2.", Session.Fail("NodeNotFound", "Trace-Packet client node/node9").ToString());

    [Fact]
    public void A_name_that_is_a_pods_and_a_services_is_ambiguous_with_its_namespace_too()
    {
        Session.Run("New-KubePod shop -ContainerPort 8080; New-KubeService shop -Port 80:8080 -Selector app=web; New-KubeService apart -Port 80:http -Selector app=web -ClusterIP None");
        Assert.Equal("'shop.default' is the namespace 'shop.default' and the DNS name 'shop.default'; say which, as in pod/default/shop or svc/default/shop, or give an address.", Session.Fail("DestinationAmbiguous", "Trace-Packet client shop.default -Port 80").ToString());
        Assert.Equal("10.96.1.1:80 tcp, 10.244.0.2:80 tcp", Text("'svc/shop', 'apart.default.svc' | ForEach-Object { $p = (Trace-Packet pod/client $_).Packet; \"$($p.Destination):$($p.DestinationPort) $($p.Protocol)\".ToLower() }"));
        Assert.Equal("10.96.1.1:80 tcp", Text("$p = (Trace-Packet pod/client shop.default.svc.cluster.local).Packet; \"$($p.Destination):$($p.DestinationPort) $($p.Protocol)\".ToLower()"));
        Assert.StartsWith("'10.244.0.2:80' is an address with a port;", Session.Fail("DestinationNotFound", "Trace-Packet client 10.244.0.2:80").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pod_that_asks_for_a_name_is_called_as_anywhere() =>
        Assert.Equal("10.96.0.80, 10.96.0.80", Text("'pod/client', 'default/client' | ForEach-Object { (Resolve-KubeName $_ web).Addresses }"));

    [Fact]
    public void An_empty_protocol_of_a_row_leaves_the_service_its_own_port() =>
        Assert.Equal("10.96.0.81:80", Text("$null = New-KubeService one -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.81; ([pscustomobject]@{ From = 'client.default'; To = 'svc/one'; Protocol = '' } | Trace-Packet).Packet | ForEach-Object { \"$($_.Destination):$($_.DestinationPort)\" }"));

    [Fact]
    public void A_name_that_is_a_pod_and_a_service_is_ambiguous()
    {
        Session.Run("New-KubePod web -Node node1");
        Session.Fail("DestinationAmbiguous", "Trace-Packet pod/client web -Port 80");
    }

    [Fact]
    public void A_pod_resolves_names_by_its_search_list()
    {
        Assert.Equal("web.default.svc.cluster.local: 10.96.0.80", Text("Resolve-KubeName client web"));
        Assert.Equal(
            "example.com.default.svc.cluster.local: NxDomain, example.com.svc.cluster.local: NxDomain, example.com.cluster.local: NxDomain, example.com: Forwarded",
            Text("Resolve-KubeName client example.com"));
        Session.Fail("NameserverMissing", "Resolve-KubeName client web -Trace");
    }

    [Fact]
    public void The_query_itself_goes_to_a_pod_of_the_dns_service()
    {
        Session.Run("Add-KubeDns");
        Assert.Equal("10.96.0.10:53 Delivered", Text("Resolve-KubeName client web -Trace | ForEach-Object { \"$($_.Packet.Destination):$($_.Packet.DestinationPort) $($_.Verdict)\" }"));
        Assert.StartsWith("coredns-", Text("(Resolve-KubeName client web -Trace).Delivered.Namespace"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_goes_to_a_dns_name()
    {
        Assert.Equal("True", Text("Test-Packet pod/client web.default.svc.cluster.local -Port 80"));
        Session.Fail("DnsNameNotFound", "Trace-Packet pod/client gone.default.svc.cluster.local. -Port 80");
        Session.Fail("DestinationNotFound", "Trace-Packet node1 web.default.svc.cluster.local -Port 80");
    }

    [Fact]
    public void The_only_port_of_a_service_need_not_be_said()
    {
        Session.Run("New-KubeService one -Port 80:http -Selector @{ app = 'web' }");
        Assert.Equal("80 Delivered", Text("Trace-Packet pod/client svc/one | ForEach-Object { \"$($_.Packet.DestinationPort) $($_.Verdict)\" }"));
        Assert.Equal("Delivered", Text("Get-KubeService one | Trace-Packet pod/client | ForEach-Object Verdict"));
        Session.Fail("PortMissing", "Trace-Packet pod/client svc/web");
    }

    [Fact]
    public void The_endpoints_of_a_headless_service_have_its_target_port()
    {
        Session.Run("New-KubeService pods -Port 8080:80 -ClusterIP None -Selector @{ app = 'web' }");
        Assert.Equal("80/tcp, 80/tcp", Text("Get-KubeEndpoint pods | ForEach-Object Ports"));
        Assert.Contains("its name has no addresses", Warnings("New-KubeService gone -Port 80 -ClusterIP None -Selector @{ app = 'gone' }"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_etc_hosts_is_asked_of_nobody()
    {
        Session.Run("Import-KubeManifest -InputObject \"apiVersion: v1`nkind: Pod`nmetadata: {name: aliased}`nspec: {hostAliases: [{ip: 10.96.0.80, hostnames: [shop.example.org]}], containers: [{name: c}]}`n\" | Out-Null");
        Assert.Equal("HostsFile 10.96.0.80", Text("Resolve-KubeName aliased shop.example.org | ForEach-Object { \"$($_.Outcome) $($_.Addresses)\" }"));
        Assert.Equal("0 Pod 'default/aliased' finds shop.example.org in its /etc/hosts; no query is sent.", Text("$sent = @(Resolve-KubeName aliased shop.example.org -Trace -WarningVariable told -WarningAction SilentlyContinue); \"$($sent.Count) $told\""));
        Assert.Equal("10.96.0.80", Text("\"$((Trace-Packet aliased -To shop.example.org -Port 80).Packet.Destination)\""));
    }
}
