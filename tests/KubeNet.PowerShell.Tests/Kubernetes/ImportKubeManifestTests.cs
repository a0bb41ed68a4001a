using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Kubernetes;

public sealed class ImportKubeManifestTests : IDisposable
{
    private static readonly string Dump = RepositoryRoot.File("tests", "Golden", "kubectl", "cluster");

    private readonly Session _session = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("kubenet-").FullName;

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("'a: [' | Import-KubeManifest", 1)]
    [InlineData("'' | Import-KubeManifest", 0)]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Secret'; metadata = @{ name = 's' } } | Import-KubeManifest", 0)]
    [InlineData("@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'Bad Name' } } | Import-KubeManifest", 1)]
    public void An_import_that_brings_nothing_makes_no_cluster(string script, int problems)
    {
        var report = _session.RunWithErrors($"{script} -WarningAction SilentlyContinue").Single();
        Assert.Equal(problems, ((object[])report.Properties["Problems"].Value).Length);
        Assert.Empty(_session.Run("Get-KubeCluster"));
        _session.Run("$null = New-KubeCluster kubernetes -Node n1");
    }

    [Fact]
    public void What_says_how_a_cluster_is_set_up_is_enough_to_make_one()
    {
        _session.Run("""
            $null = Import-KubeManifest -InputObject @{
                apiVersion = 'v1'; kind = 'ConfigMap'; metadata = @{ name = 'kubeadm-config'; namespace = 'kube-system' }
                data = @{ ClusterConfiguration = "kind: ClusterConfiguration`nnetworking: {podSubnet: 10.99.0.0/16, serviceSubnet: 10.77.0.0/16}`n" }
            }
            """);
        Assert.Equal("10.99.0.0/16", Assert.Single(_session.Lab.Config.Cluster("kubernetes").Options.PodCidrs).ToString());
    }

    [Fact]
    public void A_dump_becomes_a_cluster_of_its_own_kind()
    {
        var report = _session.Run($"Import-KubeManifest '{Dump}'").Single();
        Assert.Equal((3, "kubernetes", true), ((int)report.Properties["Nodes"].Value, (string)report.Properties["Cluster"].Value, (bool)report.Properties["IsComplete"].Value));
        Assert.Equal(CniKind.FlannelVxlan, _session.Lab.Config.Cluster("kubernetes").Options.Cni);
        Assert.Contains("worker2", _session.Lab.Config.Namespaces.Keys);
    }

    [Fact]
    public void The_report_is_shown_as_a_summary()
    {
        var shown = _session.Show($"Import-KubeManifest '{Dump}'");
        Assert.StartsWith("Cluster kubernetes: 3 nodes, 6 namespaces, ", shown, StringComparison.Ordinal);
        Assert.Contains("  network plugin: FlannelVxlan, from ConfigMap kube-flannel/kube-flannel-cfg", shown, StringComparison.Ordinal);
        Assert.EndsWith("All of it was understood.", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web-5d9c7b8f6d-rrrrr.shop 10.244.2.2 53 -Protocol udp", true)]
    [InlineData("web-5d9c7b8f6d-rrrrr.shop 10.244.1.4 32500", false)]
    [InlineData("web-5d9c7b8f6d-rrrrr.shop 10.244.1.4 5432", false)]
    [InlineData("coredns-66bc5c9577-ppppp.kube-system 10.244.1.4 5432", false)]
    [InlineData("coredns-66bc5c9577-ppppp.kube-system 10.244.2.3 80", true)]
    public void Pods_of_a_dump_reach_what_its_policies_allow(string packet, bool arrives)
    {
        _session.Run($"Import-KubeManifest '{Dump}'");
        Assert.Equal(arrives, (bool)_session.Run($"Test-Packet {packet}").Single().BaseObject);
    }

    [Theory]
    [InlineData("Import-KubeManifest {0}/*.yaml")]
    [InlineData("Import-KubeManifest {0}/a.yaml, {0}/b.yaml")]
    [InlineData("Import-KubeManifest {0}")]
    [InlineData("[IO.FileInfo[]]('{0}/a.yaml', '{0}/b.yaml') | Import-KubeManifest")]
    [InlineData("[IO.File]::ReadAllLines('{0}/a.yaml') + '---' + [IO.File]::ReadAllLines('{0}/b.yaml') | Import-KubeManifest")]
    [InlineData("[IO.File]::ReadAllText('{0}/a.yaml'), [IO.File]::ReadAllText('{0}/b.yaml') | Import-KubeManifest")]
    [InlineData("@{{apiVersion='v1'; kind='Node'; metadata=@{{name='n1'}}}}, [pscustomobject]@{{apiVersion='v1'; kind='Service'; metadata=@{{name='web'}}; spec=@{{ports=@(@{{port=80}})}}}} | Import-KubeManifest")]
    public void Files_text_and_objects_are_taken(string script)
    {
        Write("a.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n");
        Write("b.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n");
        var report = _session.Run(string.Format(script, _folder)).Single();
        Assert.Equal((1, 1), ((int)report.Properties["Nodes"].Value, (int)report.Properties["Services"].Value));
    }

    [Fact]
    public void Malformed_YAML_is_an_error_with_file_line_and_column_and_the_rest_is_built()
    {
        Write("a.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: v1\nkind: Node\nmetadata:\n  name: n2\n bad\n");
        var report = _session.RunWithErrors($"Import-KubeManifest '{_folder}/a.yaml'").Single();
        var error = Assert.Single(_session.Errors);
        Assert.Equal("YamlSyntax", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains($"{Path.Combine(_folder, "a.yaml")}:9:", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, (int)report.Properties["Nodes"].Value);
    }

    [Fact]
    public void With_ErrorAction_Stop_a_mistake_changes_nothing()
    {
        Write("a.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\na: b: c\n");
        _session.Fail("YamlSyntax", $"Import-KubeManifest '{_folder}/a.yaml' -ErrorAction Stop");
    }

    [Fact]
    public void What_the_cluster_refuses_is_an_error_of_its_own()
    {
        Write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort, ports: [{port: 80, nodePort: 80}]}\n");
        _session.RunWithErrors($"Import-KubeManifest '{_folder}/a.yaml'");
        Assert.StartsWith("NodePortOutOfRange", Assert.Single(_session.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_understood_is_a_warning()
    {
        Write("a.yaml", "apiVersion: example.org/v1\nkind: Foo\nmetadata: {name: a}\n");
        Assert.Contains("unknown kind", _session.Run($"Import-KubeManifest '{_folder}/a.yaml' 3>&1").First().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        var before = _session.Lab.Config;
        Assert.Empty(_session.Run($"Import-KubeManifest '{Dump}' -WhatIf"));
        Assert.Same(before, _session.Lab.Config);
    }

    [Fact]
    public void The_cluster_can_be_named()
    {
        _session.Run($"Import-KubeManifest '{Dump}' -Cluster prod");
        Assert.NotNull(_session.Lab.Config.Cluster("prod"));
    }

    [Fact]
    public void An_import_into_the_only_cluster_needs_no_name()
    {
        _session.Run("New-KubeCluster demo; '{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"n1\"}}' | Import-KubeManifest");
        Assert.Contains("n1", _session.Lab.Config.Cluster("demo").Nodes.Keys);
    }

    [Fact]
    public void A_pod_that_has_a_node_and_has_not_started_is_pending_and_not_ready()
    {
        Write("a.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {phase: Pending}\n");
        Assert.Equal("Pending, False, n1", string.Join(", ", _session.Run($"$null = Import-KubeManifest '{_folder}/a.yaml'; $pod = Get-KubePod a; $pod.Status; $pod.Ready; $pod.Node")));
        Assert.Contains("pod default/a  not started", _session.Show("Show-NetLab n1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Cluster kubernetes")]
    public void What_the_cluster_has_need_not_be_in_the_file(string cluster)
    {
        Write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 80}]}\n");
        Write("b.yaml", "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: [{addresses: [{ip: 10.244.0.2}], ports: [{port: 80}]}]\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n1, containers: [{name: c, ports: [{containerPort: 80}]}]}\n");
        _session.Run($"New-KubeCluster -Node n1, n2; Import-KubeManifest '{_folder}/a.yaml'");
        Assert.Equal("1, True", string.Join(", ", _session.Run($"$report = Import-KubeManifest '{_folder}/b.yaml' {cluster}; $report.EndpointSlices; $report.IsComplete")));
        Assert.True((bool)_session.Run("Test-Packet n2 svc/db -Port 80").Single().BaseObject);
    }

    [Fact]
    public void An_import_is_not_at_fault_for_a_pod_that_waited_before()
    {
        Write("a.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
        _session.Run("New-KubeCluster -Node n1; Set-KubeNode n1 -Unschedulable $true; New-KubePod waits -WarningAction SilentlyContinue");
        Assert.True((bool)_session.Run($"(Import-KubeManifest '{_folder}/a.yaml').IsComplete").Single().BaseObject);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() => _session.Fail("PathNotFound", "Import-KubeManifest no-such-file.yaml");

    [Fact]
    public void An_object_that_holds_itself_is_an_error() => _session.Fail("InvalidInputObject", "$a = @{}; $a.a = $a; Import-KubeManifest -InputObject $a");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
