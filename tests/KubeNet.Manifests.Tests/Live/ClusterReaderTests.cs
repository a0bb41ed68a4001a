using KubeNet.Engine.Addressing;
using KubeNet.Manifests.Live;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Live;

public sealed class ClusterReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubenet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_cluster_is_read_page_by_page_and_only_with_GET()
    {
        using var server = new RecordedServer(Recording.Answer);
        var set = await Read(server, new ClusterReaderOptions { PageSize = 2 });
        Assert.Equal(3, set.Of<Node>().Count());
        Assert.Equal(Recording.Count("pods"), set.Of<Pod>().Count());
        Assert.Equal(Recording.Count("services"), set.Of<Service>().Count());
        Assert.All(server.Requests, request => Assert.StartsWith("GET /api", request, StringComparison.Ordinal));
        Assert.Contains("GET /api/v1/pods?limit=2", server.Requests);
        Assert.Contains(server.Requests, request => request.StartsWith("GET /api/v1/pods?limit=2&continue=", StringComparison.Ordinal));
        Assert.Equal(["Bearer secret"], server.Credentials);
        set.ShouldBeClean();
    }

    [Fact]
    public async Task A_live_cluster_and_its_dump_are_the_same()
    {
        using var server = new RecordedServer(Recording.Answer);
        var live = await Read(server);
        var dump = ManifestReader.Read(Recording.Folder);
        Assert.Equal(dump.Objects.Select(found => found.Record), live.Objects.Select(found => found.Record));
        Assert.Equal(dump.Options, live.Options);
    }

    [Fact]
    public async Task What_the_cluster_is_set_up_like_is_inferred()
    {
        using var server = new RecordedServer(Recording.Answer);
        var options = (await Read(server)).Options;
        Assert.Equal(CniKind.FlannelVxlan, options.Cni);
        Assert.Equal([IpPrefix.Parse("10.244.0.0/16")], options.PodCidrs);
        Assert.Equal([IpPrefix.Parse("10.96.0.0/12")], options.ServiceCidrs);
    }

    [Fact]
    public async Task Settings_of_kube_proxy_are_read_where_EKS_has_them()
    {
        using var server = new RecordedServer(uri => uri.AbsolutePath switch
        {
            "/api/v1/namespaces/kube-system/configmaps/kube-proxy" => (404, """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}"""),
            "/api/v1/namespaces/kube-system/configmaps/kube-proxy-config" => (200, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"kube-proxy-config","namespace":"kube-system"},"data":{"config":"detectLocalMode: NodeCIDR"}}"""),
            _ => Recording.Answer(uri),
        });
        Assert.Equal(LocalMode.NodeCIDR, (await Read(server)).Options.DetectLocalMode);
    }

    [Fact]
    public async Task A_list_that_the_server_forgot_in_between_is_read_anew()
    {
        var gone = 0;
        using var server = new RecordedServer(uri => uri.AbsolutePath == "/api/v1/pods" && uri.Query.Contains("continue", StringComparison.Ordinal) && gone++ < 3 ? (410, """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"The provided continue parameter is too old","reason":"Expired","code":410}""") : Recording.Answer(uri));
        var set = await Read(server, new ClusterReaderOptions { PageSize = 2 });
        Assert.Equal(Recording.Count("pods"), set.Of<Pod>().Count());
        Assert.Contains("GET /api/v1/pods", server.Requests);
    }

    [Fact]
    public async Task What_the_person_may_not_see_is_a_line_of_the_report()
    {
        using var server = new RecordedServer(uri => uri.AbsolutePath == "/apis/networking.k8s.io/v1/networkpolicies" ? (403, """{"kind":"Status","status":"Failure","message":"networkpolicies.networking.k8s.io is forbidden: User \"reader\" cannot list resource","code":403}""") : Recording.Answer(uri));
        var set = await Read(server);
        Assert.Equal(3, set.Of<Node>().Count());
        set.ShouldReport("Forbidden", "User \"reader\" cannot list resource (the model has no networkpolicies of the cluster)");
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var asked = 0;
        using var server = new RecordedServer(uri => uri.AbsolutePath == "/api/v1/nodes" && asked++ == 0 ? (429, "{}") : Recording.Answer(uri));
        Assert.Equal(3, (await Read(server)).Of<Node>().Count());
    }

    [Theory]
    [InlineData(401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}", "ClusterUnauthorized", "may have expired")]
    [InlineData(200, "<html>log in</html>", "ClusterAnswerInvalid", "text/html that is no list of Kubernetes")]
    public async Task Answers_that_are_of_no_use_are_errors(int status, string body, string id, string text)
    {
        using var server = new RecordedServer(_ => (status, body));
        var error = await Assert.ThrowsAsync<ManifestException>(() => Read(server));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        using var release = new ManualResetEventSlim();
        using var server = new RecordedServer(uri => release.Wait(TimeSpan.FromSeconds(20)) ? (200, "{}") : (200, "{}"));
        var error = await Assert.ThrowsAsync<ManifestException>(() => Read(server, new ClusterReaderOptions { Timeout = TimeSpan.FromMilliseconds(300) }));
        release.Set();
        Assert.Equal("ClusterTimeout", error.ErrorId);
    }

    [Fact]
    public async Task A_reading_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new RecordedServer(uri =>
        {
            cancellation.Cancel();
            return Recording.Answer(uri);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ClusterReader.ReadAsync(Kubeconfig.Load(Write(server.Kubeconfig())), cancellation: cancellation.Token));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error()
    {
        string config;
        using (var server = new RecordedServer(Recording.Answer))
            config = server.Kubeconfig();
        var error = await Assert.ThrowsAsync<ManifestException>(() => ClusterReader.ReadAsync(Kubeconfig.Load(Write(config))));
        Assert.Equal("ClusterUnreachable", error.ErrorId);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_an_error()
    {
        using var server = new RecordedServer(Recording.Answer);
        var error = await Assert.ThrowsAsync<ManifestException>(() => ClusterReader.ReadAsync(Kubeconfig.Load(Write(server.Kubeconfig(server: $"https://127.0.0.1:{server.Port}")))));
        Assert.Contains(error.ErrorId, (string[])["ClusterCertificateInvalid", "ClusterUnreachable"]);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: [\n", "KubeconfigInvalid", "line ")]
    [InlineData("", "KubeconfigInvalid", "")]
    [InlineData("apiVersion: v1\nkind: Config\ncontexts:\n- {name: a, context: {cluster: x, user: y}}\n", "KubeContextNotFound", "There are: a.")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: b\ncontexts:\n- {name: a, context: {cluster: x, user: y}}\n", "KubeContextNotFound", "no context 'b'")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- {name: a, context: {cluster: x, user: y}}\n", "KubeconfigInvalid", "cannot be used")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters:\n- {name: x, cluster: {server: 'https://h', certificate-authority-data: '%%%'}}\nusers:\n- {name: y, user: {token: t}}\ncontexts:\n- {name: a, context: {cluster: x, user: y}}\n", "KubeconfigInvalid", "cannot be used")]
    public async Task A_kubeconfig_that_is_of_no_use_is_an_error(string text, string id, string said)
    {
        var error = await Assert.ThrowsAsync<ManifestException>(() => ClusterReader.ReadAsync(Kubeconfig.Load(Write(text))));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_an_error() =>
        Assert.Equal("KubeconfigNotFound", Assert.Throws<ManifestException>(() => Kubeconfig.Load(Path.Combine(_folder, "none"))).ErrorId);

    private Task<ManifestSet> Read(RecordedServer server, ClusterReaderOptions? options = null) =>
        ClusterReader.ReadAsync(Kubeconfig.Load(Write(server.Kubeconfig())), options: options);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "config");
        File.WriteAllText(path, text);
        return path;
    }
}
