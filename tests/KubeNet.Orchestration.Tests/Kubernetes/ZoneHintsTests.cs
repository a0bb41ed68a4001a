using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Clusters;

namespace KubeNet.Orchestration.Tests.Kubernetes;

/// <summary>The topology cache: the shares of zones (getAllocations, serviceOverloaded) and the hints that follow from them (AddHints).</summary>
public sealed class ZoneHintsTests
{
    // "a=12000 b=4000": the milli-CPUs of zones.
    private static ZoneShares? Shares(string zones) => ZoneShares.Of(zones.Split(' ').Aggregate(Empty(), (all, zone) => all.AddNode(NodeIn(zone.Split('=')[0], int.Parse(zone.Split('=')[1])))));

    private static Node NodeIn(string zone, int cpu) => new() { Name = $"node-{zone}", Labels = LabelSet.Empty.With("topology.kubernetes.io/zone", zone), AllocatableMilliCpu = cpu };

    [Theory]
    [InlineData("a=1 b=1", 0, null)]
    [InlineData("a=1 b=1", 1, null)]
    [InlineData("a=1 b=1", 2, "a 1..1 1, b 1..1 1")]
    [InlineData("a=1 b=1", 3, null)]
    [InlineData("a=1 b=1", 10, "a 5..5 5, b 5..5 5")]
    [InlineData("a=1 b=1 c=1", 10, "a 3..4 3.33, b 3..4 3.33, c 3..4 3.33")]
    [InlineData("a=5 b=1", 4, "a 3..3 3.33, b 1..1 1")]
    [InlineData("a=12000 b=4000", 4, "a 3..3 3, b 1..1 1")]
    public void A_zone_has_no_less_than_would_overload_it_by_a_fifth(string zones, int endpoints, string? allocations) => Assert.Equal(allocations, Shares(zones)!.Allocate(endpoints) is { } all
        ? string.Join(", ", all.Select(zone => string.Create(CultureInfo.InvariantCulture, $"{zone.Key} {zone.Value.Minimum}..{zone.Value.Maximum} {zone.Value.Desired:0.##}")))
        : null);

    [Theory]
    [InlineData("a=1 b=1", "a=1 b=1", false)]
    [InlineData("a=1 b=1", "a=3 b=1", true)]
    [InlineData("a=1 b=1", "a=4 b=5", false)]
    [InlineData("a=1 b=1", "a=2", true)]
    [InlineData("a=3 b=1", "a=3 b=1", false)]
    public void A_service_is_overloaded_where_a_zone_has_less(string zones, string hints, bool isOverloaded) =>
        Assert.Equal(isOverloaded, Shares(zones)!.IsOverloaded(hints.Split(' ').ToDictionary(hint => hint.Split('=')[0], hint => int.Parse(hint.Split('=')[1]))));

    [Fact]
    public void Shares_are_known_where_each_node_s_zone_is_and_there_are_several()
    {
        Assert.Null(Shares("a=1"));
        Assert.NotNull(Shares("a=1 b=1"));
        Assert.Null(ZoneShares.Of(Empty().AddNode(NodeIn("a", 1)).AddNode(NodeIn("b", 1)).AddNode("nowhere")));
    }

    [Fact]
    public void Nodes_differ_in_what_the_shares_are_made_of()
    {
        var node = NodeIn("a", 1);
        Assert.False(ZoneShares.Differ(node, node with { Labels = node.Labels.With("disk", "ssd"), IsUnschedulable = true }));
        Assert.True(ZoneShares.Differ(node, node with { IsReady = false }));
        Assert.True(ZoneShares.Differ(node, NodeIn("b", 1)));
        Assert.True(ZoneShares.Differ(node, NodeIn("a", 2)));
        Assert.True(ZoneShares.Differ(null, node));
        Assert.False(ZoneShares.Differ(null, node with { IsReady = false }));
        Assert.False(ZoneShares.Differ(node with { IsReady = false }, NodeIn("b", 1) with { IsReady = false }));
    }

    // Slices are "new: ...", "old: ..." (as it was) or "changed: ..."; an endpoint is its number and zone, with ! where it is not ready and the hint that it had behind >.
    [Theory]
    [InlineData("too few endpoints", "a=1 b=1", "new: 1a", "1")]
    [InlineData("each zone has its own", "a=1 b=1", "new: 1a 2b", "1>a 2>b")]
    [InlineData("endpoints that are not ready do not count and have none", "a=1 b=1", "new: 1a 2b 3a!", "1>a 2>b 3")]
    [InlineData("an endpoint of no zone", "a=1 b=1", "new: 1a 2", "1 2")]
    [InlineData("an unready endpoint of no zone", "a=1 b=1", "new: 1a 2b 3!", "1>a 2>b 3")]
    [InlineData("a zone gives its first", "a=1 b=1", "new: 1a 2a 3a 4a", "1>b 2>b 3>a 4>a")]
    [InlineData("two zones give to two", "a=1 b=1 c=1 d=1", "new: 1a 2a 3a 4a 5b 6b 7b 8b", "1>c 2>c 3>a 4>a 5>d 6>d 7>b 8>b")]
    [InlineData("what is there stays", "a=1 b=1", "old: 1a>b 2b>a", "1>b 2>a")]
    [InlineData("beside one that is not ready", "a=1 b=1", "old: 1a>b 2b>a 3a!", "1>b 2>a 3")]
    [InlineData("not what changed", "a=1 b=1", "changed: 1a>b 2b>a", "1>a 2>b")]
    [InlineData("nor where one has no hint", "a=1 b=1", "old: 1a>b 2b>a 3a 4b", "1>a 2>b 3>a 4>b")]
    [InlineData("nor for a zone that is not there", "a=1 b=1", "old: 1a>b 2b>x", "1>a 2>b")]
    [InlineData("nor where a zone has too many", "a=1 b=1", "old: 1a>b 2b>b", "1>a 2>b")]
    [InlineData("too many in all slices", "a=1 b=1", "old: 1a>a 2a>a | old: 3b>a 4b>b", "1>a 2>a 3>b 4>b")]
    [InlineData("as many as leave the others their least", "a=1 b=1 c=1", "old: 1a>c 2a>c 3a>c 4a>b 5a>b 6a>b 7a>a 8a>a 9a>a 10a>a", "1>c 2>c 3>c 4>b 5>b 6>b 7>a 8>a 9>a 10>a")]
    [InlineData("new slices give before changed ones", "a=1 b=1", "changed: 1a>a 2a>a | new: 3a 4a", "1>a 2>a 3>b 4>b")]
    [InlineData("what stays counts against the others", "a=1 b=1", "old: 1b>a 2b>a | new: 3a 4a", "1>a 2>a 3>b 4>b")]
    public void Hints_are_those_of_the_topology_cache(string what, string zones, string slices, string hints)
    {
        var parsed = slices.Split(" | ").Select((text, index) => Slice(index, text)).ToList();
        Assert.Equal((what, hints), (what, Text(ZoneHints.Add(Shares(zones), parsed))));
    }

    [Fact]
    public void A_slice_that_had_hints_for_nodes_is_as_it_was()
    {
        var (wanted, old) = Slice(0, "old: 1a>b 2b>a");
        old = old! with { Endpoints = old.Endpoints.Select(endpoint => endpoint with { NodeHints = ["n1"] }).ToEquatableArray() };
        Assert.Equal("1>b 2>a", Text(ZoneHints.Add(Shares("a=1 b=1"), [(wanted, old)])));
    }

    // A hundred endpoints, so that shares have a fraction: how many are in each zone, and how many have its hint.
    [Theory]
    [InlineData("the zone with most too many gives first", "a=367 b=267 c=366", "a=38 b=27 c=35", "a=37 b=27 c=36")]
    [InlineData("half an endpoint too many is given where a whole one lacks", "a=364 b=264 c=372", "a=37 b=27 c=36", "a=36 b=27 c=37")]
    [InlineData("a whole one is given where half of one lacks", "a=368 b=266 c=366", "a=38 b=26 c=36", "a=37 b=27 c=36")]
    [InlineData("exactly half is enough", "a=365 b=265 c=370", "a=37 b=27 c=36", "a=36 b=27 c=37")]
    [InlineData("less than half is not given", "a=306 b=206 c=272 d=216", "a=31 b=21 c=26 d=22", "a=31 b=21 c=26 d=22")]
    [InlineData("nor where less than half lacks", "a=298 b=204 c=274 d=224", "a=31 b=20 c=27 d=22", "a=31 b=20 c=27 d=22")]
    [InlineData("nor parts for parts", "a=504 b=496", "a=51 b=49", "a=51 b=49")]
    public void Whole_endpoints_are_given(string what, string zones, string endpoints, string hints)
    {
        var number = 0;
        var text = string.Join(' ', endpoints.Split(' ').SelectMany(zone => Enumerable.Range(0, int.Parse(zone.Split('=')[1])).Select(_ => $"{++number}{zone.Split('=')[0]}")));
        var counts = ZoneHints.Add(Shares(zones), [Slice(0, $"new: {text}")]).SelectMany(slice => slice.Endpoints).CountBy(endpoint => endpoint.ZoneHints.Single()).OrderBy(zone => zone.Key, StringComparer.Ordinal);
        Assert.Equal((what, hints), (what, string.Join(' ', counts.Select(zone => $"{zone.Key}={zone.Value}"))));
    }

    private static string Text(IEnumerable<EndpointSlice> slices) =>
        string.Join(' ', slices.SelectMany(slice => slice.Endpoints).Select(endpoint => endpoint.Address.ToString().Split('.')[^1] + (endpoint.ZoneHints.IsEmpty ? "" : $">{endpoint.ZoneHints.Single()}")));

    private static (EndpointSlice Wanted, EndpointSlice? Old) Slice(int number, string text)
    {
        var (state, rest) = (text.Split(": ")[0], text.Split(": ")[1]);
        var old = new EndpointSlice { Name = new("default", $"web-{number}"), ServiceName = "web", IsManaged = true, Endpoints = rest.Split(' ').Select(EndpointOf).ToEquatableArray() };
        var wanted = old with { Endpoints = old.Endpoints.Select(endpoint => endpoint with { ZoneHints = [] }).ToEquatableArray() };
        return (wanted, state switch
        {
            "new" => null,
            "changed" => old with { Endpoints = old.Endpoints.Items[..^1].ToEquatableArray() },
            "old" => old,
            _ => throw new ArgumentException(text),
        });
    }

    private static Endpoint EndpointOf(string text)
    {
        var place = text.Split('>')[0];
        var zone = place.TrimEnd('!').TrimStart("0123456789".ToCharArray());
        var number = place.TrimEnd('!')[..^zone.Length];
        return new Endpoint
        {
            Address = IpAddress.Parse($"10.0.0.{number}"),
            IsReady = !place.EndsWith('!'),
            Zone = zone.Length == 0 ? null : zone,
            ZoneHints = text.Split('>') is [_, var hint] ? [hint] : [],
        };
    }
}
