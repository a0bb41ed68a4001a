using KubeNet.Manifests.Tests.Live;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Kubernetes;

public sealed class ImportKubeClusterTests : IDisposable
{
    private readonly Session _session = new();
    private readonly string _config = Path.GetTempFileName();

    public void Dispose()
    {
        _session.Dispose();
        File.Delete(_config);
    }

    [Fact]
    public void A_live_cluster_is_read_and_not_written()
    {
        using var server = new RecordedServer(Recording.Answer);
        File.WriteAllText(_config, server.Kubeconfig());
        var report = _session.Run($"Import-KubeCluster '{_config}' -Context recorded").Single();
        Assert.Equal((3, 5), ((int)report.Properties["Nodes"].Value, (int)report.Properties["Services"].Value));
        Assert.All(server.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    [Fact]
    public void Contexts_are_completed()
    {
        using var server = new RecordedServer(Recording.Answer);
        File.WriteAllText(_config, server.Kubeconfig());
        Assert.Equal(["recorded"], _session.Complete($"Import-KubeCluster -Kubeconfig {_config} -Context "));
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_an_error() => _session.Fail("KubeconfigNotFound", "Import-KubeCluster ./no-such-kubeconfig");

    [Fact]
    public void A_context_that_is_not_there_is_an_error()
    {
        using var server = new RecordedServer(Recording.Answer);
        File.WriteAllText(_config, server.Kubeconfig());
        Assert.Contains("There are: recorded.", _session.Fail("KubeContextNotFound", $"Import-KubeCluster '{_config}' -Context other").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_know_who_asks_is_an_error()
    {
        using var server = new RecordedServer(_ => (401, """{"kind":"Status","message":"Unauthorized"}"""));
        File.WriteAllText(_config, server.Kubeconfig());
        _session.Fail("ClusterUnauthorized", $"Import-KubeCluster '{_config}'");
    }
}
