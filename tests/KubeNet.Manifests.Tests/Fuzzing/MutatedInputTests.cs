using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using Xunit.Abstractions;

namespace KubeNet.Manifests.Tests.Fuzzing;

/// <summary>KUBENET_FUZZ sets how many inputs are tried, KUBENET_FUZZ_SEED which.</summary>
public class MutatedInputTests(ITestOutputHelper output)
{
    private const int Usual = 1500;

    private static readonly string[] s_noCluster = ["InvalidClusterOption", "ClusterNetworksOverlap"];

    private static readonly ManifestLimits s_limits = new() { MaxBytes = 1 << 20, MaxAliasBytes = 1 << 16 };

    [Fact]
    public void No_input_brings_the_reader_down()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("KUBENET_FUZZ"), out var asked) ? asked : Usual;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("KUBENET_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"KUBENET_FUZZ_SEED={seed}");
        var random = new Random(seed);
        var mutation = new Mutation(random);
        var seeds = Seeds().ToList();
        for (var i = 0; i < count; i++)
        {
            var text = mutation.Of(seeds[random.Next(seeds.Count)]);
            try
            {
                Try(text, withCluster: i % 8 == 0);
            }
            catch (Exception error)
            {
                var file = Path.Combine(Path.GetTempPath(), $"kubenet-fuzz-{seed}-{i}.yaml");
                File.WriteAllBytes(file, text);
                Assert.Fail($"seed {seed}, input {i}, kept as {file}: {error}");
            }
        }
    }

    private static void Try(byte[] text, bool withCluster)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ManifestSet set;
        try
        {
            set = ManifestReader.Read([new ManifestSource("fuzz", () => new MemoryStream(text))], s_limits);
        }
        catch (ManifestException)
        {
            return;
        }

        Assert.All(set.Objects, found => Assert.NotEmpty(found.Name));
        Assert.All(set.Report.Where(entry => entry.Severity == ManifestSeverity.Error), entry => Assert.True(entry.Position?.Line > 0, entry.ToString()));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000, "A small input took more than 200 MB.");
        if (!withCluster)
            return;
        try
        {
            ClusterImport.Apply(NetworkConfig.Create(), "fuzz", set);
        }
        catch (NetConfigException error) when (s_noCluster.Contains(error.ErrorId))
        {
            // A cluster that cannot be as the input says; nothing was made. What any object is refused for is a line of the report instead.
        }
    }

    private static IEnumerable<byte[]> Seeds()
    {
        var folder = Path.Combine(Repository.Root, "tests", "Golden", "kubectl");
        var small = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(bytes => bytes.Length < 13_000);
        return small.Append("""
            apiVersion: v1
            kind: List
            items:
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web, labels: &labels {app: web}}
              spec:
                replicas: 2
                selector: {matchLabels: *labels}
                template:
                  metadata: {labels: {<<: *labels, tier: front}}
                  spec:
                    containers:
                    - name: c
                      ports: [{containerPort: 80, name: http, hostPort: 8080}]
                      resources: {limits: {cpu: 500m, memory: 1Gi}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, creationTimestamp: "2026-10-12T08:11:03Z"}
            spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30080}]}
            ---
            # a comment
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"}, "spec": {"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}], "ports": [{"port": 1, "endPort": 2}]}]}}
            """u8.ToArray());
    }
}
