using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Importing;

public class ClusterImportTests
{
    private const string Cluster = "kubernetes";

    [Fact]
    public void A_dump_becomes_a_cluster()
    {
        var import = Apply(ManifestReader.Read(Path.Combine(Repository.Root, "tests", "Golden", "kubectl", "cluster")));
        Assert.DoesNotContain(import.Report, entry => entry.Severity == ManifestSeverity.Error);
        var cluster = import.Config.Cluster(Cluster);
        Assert.Equal(["cp1", "worker1", "worker2"], cluster.Nodes.Keys);
        Assert.Equal("10.244.2.3", cluster.Pod(new ObjectName("shop", "web-5d9c7b8f6d-sssss")).Addresses[0].ToString());
        Assert.Equal("10.104.17.33", cluster.Service(new ObjectName("shop", "web")).ClusterIPs[0].ToString());
        Assert.Equal(["10.244.1.3 True", "10.244.2.3 True", "10.244.2.4 False"], cluster.SlicesOf(new ObjectName("shop", "web")).SelectMany(slice => slice.Endpoints).Select(endpoint => $"{endpoint.Address} {endpoint.IsReady}").Order());
        Assert.Equal(["192.0.2.17", "192.0.2.18"], cluster.SlicesOf(new ObjectName("shop", "legacy")).SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.Address.ToString()));
    }

    [Fact]
    public void Importing_twice_changes_nothing()
    {
        var set = ManifestReader.Read(Path.Combine(Repository.Root, "tests", "Golden", "kubectl", "cluster"));
        var once = Apply(set);
        var twice = ClusterImport.Apply(once.Config, Cluster, set);
        Assert.DoesNotContain(twice.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal(once.Config.Cluster(Cluster).Pods, twice.Config.Cluster(Cluster).Pods);
        Assert.Equal(once.Config.Cluster(Cluster).Services, twice.Config.Cluster(Cluster).Services);
        Assert.Equal(once.Config.Cluster(Cluster).EndpointSlices, twice.Config.Cluster(Cluster).EndpointSlices);
    }

    [Fact]
    public void What_the_cluster_refuses_is_reported_and_the_rest_is_built()
    {
        var import = Apply(Manifests.Read("""
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: b}
            spec: {clusterIP: 10.96.0.20, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: c}
            spec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: d}
            spec: {ports: [{port: 80}]}
            """));
        Assert.Equal(["default/a", "default/d"], import.Config.Cluster(Cluster).Services.Keys.Select(name => name.ToString()));
        Assert.Equal(["ServiceAddressTaken test.yaml:6", "NodePortOutOfRange test.yaml:11"], import.Report.Where(entry => entry.Severity == ManifestSeverity.Error).Select(entry => $"{entry.Id} {entry.Position}"));
        Assert.Equal(2, import.Taken.Length);
    }

    [Fact]
    public void Workloads_become_pods()
    {
        var import = Apply(Manifests.Read("apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}}\n"));
        Assert.Equal(3, import.Config.Cluster(Cluster).Pods.Values.Count(pod => pod.NodeName == "n1" && pod.Labels["app"] == "web"));
    }

    [Fact]
    public void An_import_into_a_cluster_that_is_there_keeps_its_options()
    {
        var config = NetworkConfig.Create().AddCluster(Cluster).EditCluster(Cluster, cluster => cluster);
        var import = ClusterImport.Apply(config, Cluster, Manifests.Read("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: 172.20.0.5, ports: [{port: 80}]}\n"));
        Assert.Contains(import.Report, entry => entry.Id == "ServiceAddressOutsideRange");
    }

    [Fact]
    public void A_cluster_that_cannot_be_made_is_an_error_and_changes_nothing()
    {
        var set = Manifests.Read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubeadm-config}\ndata: {ClusterConfiguration: 'networking: {podSubnet: 10.0.0.0/8, serviceSubnet: 10.96.0.0/12}'}\n");
        Assert.Equal("ClusterNetworksOverlap", Assert.Throws<NetConfigException>(() => Apply(set)).ErrorId);
    }

    private static ClusterImport Apply(ManifestSet set) => ClusterImport.Apply(NetworkConfig.Create(), Cluster, set);
}
