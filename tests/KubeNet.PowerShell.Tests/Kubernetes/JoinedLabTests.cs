using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>A cluster's objects, and the recorded network of one of its nodes, in one lab.</summary>
public sealed class JoinedLabTests : IDisposable
{
    private static readonly string Snapshot = $"Import-NetSnapshot '{RepositoryRoot.File("tests", "Golden", "bundles", "kube-node")}' -Namespace @{{ host = 'worker1' }}";
    private static readonly string Manifest = $"Import-KubeManifest '{RepositoryRoot.File("tests", "Golden", "kubectl", "joined.yaml")}'";

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    public static TheoryData<string> Orders => [$"$null = {Snapshot}; {Manifest}", $"$null = {Manifest}; $null = {Snapshot}; Get-KubeCluster"];

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_recorded_node_is_joined_and_the_others_are_built(string script)
    {
        _session.Run(script);
        var config = _session.Lab.Config;
        Assert.Equal(
            ["api.shop", "cni-0a7d9c1e-52b4-4a8e-9f5b-3f1f7a0f6c11", "cni-6e2f4b90-1d3c-4c77-8a90-b5d1c2e3f422", "kubernetes-lan", "outside", "worker1", "worker2"],
            config.Namespaces.Keys);
        Assert.Contains("worker1", config.Layer<KubernetesLayer>()!.ImportedNodes);
        Assert.Equal("cni-0a7d9c1e-52b4-4a8e-9f5b-3f1f7a0f6c11", _session.Run("Get-KubePod web -Namespace shop").Single().Properties["NetworkNamespace"].Value);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Packets_between_recorded_pods_go_by_the_recorded_rules(string script)
    {
        _session.Run(script);
        var story = _session.Show("Trace-Packet shop/client 10.104.17.33 80");
        Assert.Contains("KUBE-SEP-7MRBYXVQ7IBBXE5Y", story, StringComparison.Ordinal);
        Assert.Contains("Delivered: it reached tcp 0.0.0.0:8080 in cni-0a7d9c1e", story, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_services_are_those_of_the_recorded_pods_namespace()
    {
        _session.Run($"$null = {Snapshot}; {Manifest}");
        Assert.True((bool)_session.Run("Test-Packet shop/client svc/web 80").Single().BaseObject);
    }

    [Fact]
    public void The_same_manifest_can_be_imported_again()
    {
        _session.Run($"$null = {Snapshot}; $null = {Manifest}");
        var pods = _session.Lab.Config.Cluster("kubernetes").Pods;
        _session.Run(Manifest);
        Assert.Equal(pods, _session.Lab.Config.Cluster("kubernetes").Pods);
    }

    [Fact]
    public void A_machine_without_the_nodes_address_is_an_error()
    {
        _session.Run("New-NetNamespace worker1 -Up");
        _session.Fail("NodeAddressNotThere", Manifest);
    }

    [Fact]
    public void Snapshots_that_meet_no_cluster_are_brought_in_as_ever()
    {
        _session.Run("New-KubeCluster demo -Node a1");
        var cluster = _session.Lab.Config.Cluster("demo");
        _session.Run(Snapshot);
        Assert.Same(cluster, _session.Lab.Config.Cluster("demo"));
    }
}
