using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.Manifests.Tests.Fuzzing;

/// <summary>Manifests from strangers, and worse.</summary>
public class MutatedInputTests(ITestOutputHelper output)
{
    private const int Usual = 1500;

    private static readonly string[] s_noCluster = ["InvalidClusterOption", "ClusterNetworksOverlap"];

    private static readonly string[] s_values =
    [
        "null", "~", "true", "''", "-1", "0", "65536", "99999999999999999999", "1e999999999", "\"1e999999999\"", "-0", ".inf", "0x", "[]", "{}", "[null]", "{a: b}", "[[[[[[", "*a", "&a", "!!binary x", "<<",
        "300.300.300.300", "::", "10.0.0.0/33", "0.0.0.0/0", "\"\\ud800\"", "\"\\u0000\"", "'unclosed", "|", ">", "- ", "? ", "%TAG ! x", "\t", "None", "2026-99-99T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
    ];

    private static readonly string[] s_pieces = ["[", "{", "- ", "{\"a\":", "a: ", "  ", "---\n", "*a ", "&a "];

    private static readonly ManifestLimits s_limits = new() { MaxBytes = 1 << 20, MaxAliasBytes = 1 << 16 };

    [Fact]
    public void No_input_brings_the_reader_down()
    {
        var seeds = Seeds().ToList();
        FuzzRun.Run(
            output,
            Usual,
            random => new Mutation(random, s_values, s_pieces).Of(seeds[random.Next(seeds.Count)]),
            (text, number) => Try(text, withCluster: number % 8 == 0),
            maxMegabytes: 1500);
    }

    // A few bytes may ask for as many pods as a cluster may have.
    private static void Try(byte[] text, bool withCluster)
    {
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
        if (!withCluster)
            return;
        try
        {
            ClusterImport.Apply(NetworkConfig.Create(), "fuzz", set);
        }
        catch (NetConfigException error) when (s_noCluster.Contains(error.ErrorId) || error.Message.Contains("DNS domain", StringComparison.Ordinal))
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
