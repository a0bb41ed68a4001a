using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>
/// Which endpoints a node uses: the cases of upstream's TestCategorizeEndpoints. Endpoints are written <c>1 a ready local</c>: the last part of
/// 10.0.0.x, zone hints, node hints after @, and what holds of it.
/// </summary>
public sealed class EndpointCategoriesTests
{
    private const string Node = "here";

    [Theory]
    [InlineData("hints for the zone", "a", "", "3 a ready; 4 b ready; 5 c ready; 6 a ready", "3 6", "-", "3 6")]
    [InlineData("external policy Local: topology does not count for local endpoints", "a", "etp", "3 a ready local; 4 b ready local; 5 c ready; 6 a ready", "3 6", "3 4", "3 4 6")]
    [InlineData("internal policy Local: topology does not count for local endpoints", "a", "itp external", "3 a ready local; 4 b ready local; 5 c ready; 6 a ready", "3 6", "3 4", "3 4 6")]
    [InlineData("a node without a zone", null, "", "3 a ready", "3", "-", "3")]
    [InlineData("no hints for the node's zone", "b", "", "3 a ready; 5 c ready", "3 5", "-", "3 5")]
    [InlineData("an endpoint that is not ready", "a", "", "3 a ready; 4 b ready; 5 c ready; 6 a", "3", "-", "3")]
    [InlineData("only unready endpoints in the zone", "a", "", "3 a; 4 b ready; 5 c ready; 6 a", "4 5", "-", "4 5")]
    [InlineData("one endpoint without hints", "a", "", "3 a ready; 4 b ready; 5 ready; 6 a ready", "3 4 5 6", "-", "3 4 5 6")]
    [InlineData("several hints for an endpoint", "c", "", "3 a,b,c ready; 4 b,c ready; 5 b,d ready; 6 c ready", "3 4 6", "-", "3 4 6")]
    [InlineData("topology and locality conflict", "a", "itp external", "0 a ready local; 1 b ready local; 2 a ready; 3 b ready", "0 2", "0 1", "0 1 2")]
    [InlineData("internal policy Local, no endpoints", null, "itp", "", "-", "", "")]
    [InlineData("internal policy Local, all remote", null, "itp", "0 ready; 1 ready", "-", "", "")]
    [InlineData("internal policy Local, all local", null, "itp", "0 ready local; 1 ready local", "-", "0 1", "0 1")]
    [InlineData("internal policy Local, some local", null, "itp", "0 ready local; 1 ready", "-", "0", "0")]
    [InlineData("policy Cluster, none ready", null, "", "0; 1", "", "-", "")]
    [InlineData("policy Cluster, some ready", null, "", "0; 1 ready", "1", "-", "1")]
    [InlineData("policy Cluster, all terminating", null, "", "0 serving terminating local; 1 serving terminating", "0 1", "-", "0 1")]
    [InlineData("internal Local and external Cluster", null, "itp external", "0 ready local; 1 ready", "0 1", "0", "0 1")]
    [InlineData("internal Cluster and external Local", null, "etp", "0 ready local; 1 ready", "0 1", "0", "0 1")]
    [InlineData("both Local, some local", null, "itp etp", "0 ready local; 1 ready", "0 1", "0", "0 1")]
    [InlineData("both Local, all remote", null, "itp etp", "0 ready; 1 ready", "0 1", "", "0 1")]
    [InlineData("both Local, all remote and terminating", null, "itp etp", "0 serving terminating; 1 serving terminating", "0 1", "", "0 1")]
    [InlineData("external Local, the local one terminates", null, "etp", "0 ready; 1 local; 2 serving terminating local; 3 serving terminating", "0", "2", "0 2")]
    [InlineData("internal Local only needs no cluster endpoints", null, "itp", "0 ready; 1 ready local", "-", "1", "1")]
    [InlineData("hints for the node go before those for the zone", "a", "", "3 a@here ready; 4 a@there ready", "3", "-", "3")]
    [InlineData("hints for other nodes: the zone's count", "a", "", "3 a@there ready; 4 b@there ready", "3", "-", "3")]
    [InlineData("an endpoint without hints for a node: the zone's count", "a", "", "3 a@here ready; 4 a ready; 5 b ready", "3 4", "-", "3 4")]
    public void A_node_uses(string @case, string? zone, string policies, string endpoints, string cluster, string local, string reachable)
    {
        var info = new ServicePortInfo
        {
            Name = new ServicePortName(new ObjectName("ns", "svc"), "", IpProtocol.Tcp),
            ClusterIP = IpAddress.Parse("10.96.0.1"),
            Port = 80,
            NodePort = (ushort)(policies.Contains("etp", StringComparison.Ordinal) || policies.Contains("external", StringComparison.Ordinal) ? 8080 : 0),
            IsExternalPolicyLocal = policies.Contains("etp", StringComparison.Ordinal),
            IsInternalPolicyLocal = policies.Contains("itp", StringComparison.Ordinal),
        };
        var all = endpoints.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Read).ToArray();

        var found = EndpointCategories.Of(all, info, Node, zone);

        Assert.Equal((@case, Expected(cluster), Expected(local), Expected(reachable)), (@case, Text(found.Cluster), Text(found.Local), Text(found.Reachable)));
        Assert.Equal(all.Any(endpoint => endpoint.IsReady || endpoint.IsServingTerminating), found.HasAny);
    }

    private static EndpointInfo Read(string text)
    {
        var words = text.Split(' ');
        var hints = words.Skip(1).FirstOrDefault(word => word is not ("ready" or "local" or "serving" or "terminating")) ?? "";
        var parts = hints.Split('@');
        return new EndpointInfo
        {
            Address = IpAddress.Parse($"10.0.0.{words[0]}"),
            Port = 80,
            Text = words[0],
            Chain = "",
            IsReady = words.Contains("ready"),
            IsServing = words.Contains("ready") || words.Contains("serving"),
            IsTerminating = words.Contains("terminating"),
            NodeName = words.Contains("local") ? Node : "there",
            ZoneHints = parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries).ToEquatableArray(),
            NodeHints = parts.Skip(1).ToEquatableArray(),
        };
    }

    private static string Text(EndpointInfo[] endpoints) => string.Join(' ', endpoints.Select(endpoint => endpoint.Text).Order(StringComparer.Ordinal));

    private static string Expected(string text) => text == "-" ? "" : text;
}
