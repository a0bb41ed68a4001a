using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Two clusters of one lab whose objects have the same names.</summary>
public sealed class TwoClusterTests : IDisposable
{
    private readonly Session _session = new();

    public TwoClusterTests() => _session.Run(
        """
        New-KubeCluster east -Node e1
        New-KubeCluster west -Node w1 -PodCidr 10.200.0.0/16 -ServiceCidr 10.201.0.0/16 -NodeCidr 172.30.0.0/16
        foreach ($cluster in 'east', 'west') {
            New-KubeWorkload web 1 -Cluster $cluster -ContainerPort 80
            New-KubePod client -Cluster $cluster
            New-KubeService web -Cluster $cluster -Port 80 -Selector app=web
            Add-KubeDns -Cluster $cluster
        }
        """);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_second_ones_pods_have_namespaces_of_their_own()
    {
        Assert.Equal("client.default client.default.west", Text("(Get-KubePod client).NetworkNamespace"));
        Assert.Equal("10.244.0.3 10.200.0.3", Text("Get-KubePod client | Get-IpAddress -Link eth0 | Where-Object Family -eq IPv4 | ForEach-Object { $_.Address.Split('/')[0] }"));
    }

    [Theory]
    [InlineData("client.default", "10.244.0.2")]
    [InlineData("client.default.west", "10.200.0.2")]
    [InlineData("w1", "10.200.0.2")]
    public void A_name_is_that_of_the_senders_own_cluster(string from, string answered)
    {
        Assert.Equal($"Delivered {answered}", Text($"Trace-Packet {from} svc/web -Port 80 | ForEach-Object {{ \"$($_.Verdict) $($_.Delivered.Packet.Destination)\" }}"));
        Assert.Equal(answered, Text($"(Trace-Packet {from} \"pod/$((Get-KubeWorkload web -Cluster west).Pods)\" -Port 80).Packet.Destination"));
    }

    [Fact]
    public void They_go_alone()
    {
        _session.Run("Remove-KubePod client -Cluster west");
        Assert.Equal("client.default", Text("(Get-NetNamespace client.default*).Name"));
        _session.Run("New-KubePod client -Cluster west; Remove-KubePod client -Cluster east; New-KubePod client -Cluster east");
        Assert.Equal("client.default client.default.west", Text("(Get-NetNamespace client.default*).Name"));
        _session.Run("Remove-KubeCluster west");
        Assert.Equal("client.default", Text("(Get-NetNamespace client.default*).Name"));
    }

    [Fact]
    public void A_node_is_found_in_whatever_cluster_it_is()
    {
        Assert.Equal("w1", Text("(Get-KubeNode w1).Name"));
        Assert.StartsWith("The clusters east, west have no node 'n9'.", _session.Fail("NodeNotFound", "Get-KubeNode n9").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_DNS_lead_to_the_own_clusters_service() =>
        Assert.Equal("10.96.1.1 10.201.1.1", Text("Resolve-KubeName client web -Cluster east | ForEach-Object Addresses; Resolve-KubeName client web -Cluster west | ForEach-Object Addresses"));

    private string Text(string script) => string.Join(' ', _session.Run(script).Select(found => found?.ToString()).Where(text => !string.IsNullOrEmpty(text)));
}
