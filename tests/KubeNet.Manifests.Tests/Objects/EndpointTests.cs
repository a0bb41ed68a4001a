using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class EndpointTests
{
    private const string Service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n---\n";
    private const string Selecting = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\n";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {podIP: 10.244.1.5, hostIP: 192.0.2.2}\n---\n";
    private const string Slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels: {kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\naddressType: IPv4\nports: [{name: '', port: 80}]\nendpoints: [{addresses: [10.244.1.5], targetRef: {kind: Pod, name: a}}]\n---\n";
    private const string Endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 10.244.1.5}, {ip: 'fd00::5'}], notReadyAddresses: [{ip: 10.244.1.6}], ports: [{port: 80}]}]\n---\n";

    private const string OtherAddress = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {podIP: 10.244.1.9, hostIP: 192.0.2.2}\n---\n";
    private const string HostNetwork = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {nodeName: n1, hostNetwork: true, containers: [{name: c}]}\nstatus: {podIP: 10.244.1.5, hostIP: 10.244.1.5}\n---\n";
    private const string OtherNamespace = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop, labels: {app: web}}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {podIP: 10.244.1.5, hostIP: 192.0.2.2}\n---\n";
    private const string OtherLabels = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: db}}\nspec: {nodeName: n1, containers: [{name: c}]}\nstatus: {podIP: 10.244.1.5, hostIP: 192.0.2.2}\n---\n";
    private const string OwnSlice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nports: [{name: '', port: 80}]\nendpoints: [{addresses: [10.244.1.5], targetRef: {kind: Pod, name: a}}]\n---\n";
    private const string MirroredSlice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels: {kubernetes.io/service-name: web, endpointslice.kubernetes.io/managed-by: endpointslicemirroring-controller.k8s.io}}\naddressType: IPv4\nports: [{name: '', port: 80}]\nendpoints: [{addresses: [10.244.1.5]}]\n---\n";
    private const string Skipped = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, labels: {endpointslice.kubernetes.io/skip-mirror: 'true'}}\n";
    private const string NotSkipped = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, labels: {endpointslice.kubernetes.io/skip-mirror: 'false'}}\n";
    private const string Leader = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, annotations: {control-plane.alpha.kubernetes.io/leader: '{}'}}\n";
    private const string EndpointsEnd = "subsets: [{addresses: [{ip: 10.244.1.5}], ports: [{port: 80}]}]\n";

    [Fact]
    public void A_slice_is_read()
    {
        var slice = Manifests.Single<EndpointSlice>("""
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
            addressType: IPv6
            ports: [{name: http, port: 80, protocol: TCP}, {}]
            endpoints:
            - {addresses: ["fd00::1", "fd00::2"], conditions: {ready: false, serving: true, terminating: true}, nodeName: n1, zone: z, hostname: h, hints: {forZones: [{name: z}], forNodes: [{name: n1}]}}
            - {addresses: ["fd00::3"]}
            """);
        Assert.Equal((IpFamily.IPv6, "web", 80, 0), (slice.Family, slice.ServiceName, slice.Ports[0].Port, slice.Ports[1].Port));
        Assert.Equal(new Endpoint { Address = IpAddress.Parse("fd00::1"), IsReady = false, IsServing = true, IsTerminating = true, NodeName = "n1", Zone = "z", Hostname = "h", ZoneHints = ["z"], NodeHints = ["n1"] }, slice.Endpoints[0]);
        Assert.Equal((true, true, false), (slice.Endpoints[1].IsReady, slice.Endpoints[1].IsServing, slice.Endpoints[1].IsTerminating));
    }

    [Theory]
    [InlineData("Endpoints of a service without selector are mirrored", Service + Endpoints, "web-mirror1 web-mirror2")]
    [InlineData("Endpoints without their service are not", Endpoints, "")]
    [InlineData("slices come before Endpoints", Service + Endpoints + Slice, "web-1")]
    [InlineData("slices that were mirrored come before Endpoints", Service + Endpoints + MirroredSlice, "web-1")]
    [InlineData("Endpoints are mirrored beside slices that somebody else keeps", Service + Endpoints + OwnSlice, "web-1 web-mirror1 web-mirror2")]
    [InlineData("pods come before Endpoints", Selecting + Endpoints + Pod, "")]
    [InlineData("Endpoints stand in for pods that are not there", Selecting + Endpoints, "web-mirror1 web-mirror2")]
    [InlineData("slices of pods follow from them", Selecting + Slice + Pod, "")]
    [InlineData("slices of pods that are not there stand", Selecting + Slice, "web-1")]
    [InlineData("so do slices of a service without selector", Service + Slice + Pod, "web-1")]
    [InlineData("so do slices of a service with an empty selector", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {}, ports: [{port: 80}]}\n---\n" + Slice + Pod, "web-1")]
    [InlineData("so do slices of pods that have other addresses", Selecting + Slice + OtherAddress, "web-1")]
    [InlineData("slices of pods on their node's network follow from them", Selecting + Slice + HostNetwork, "")]
    [InlineData("slices that somebody else keeps stand beside their pods", Selecting + OwnSlice + Pod, "web-1")]
    [InlineData("of two services of one name the later one counts", Service + Selecting + Endpoints + Pod, "")]
    [InlineData("pods of other namespaces do not count", Selecting + Endpoints + OtherNamespace, "web-mirror1 web-mirror2")]
    [InlineData("pods of other labels do not count", Selecting + Endpoints + OtherLabels, "web-mirror1 web-mirror2")]
    [InlineData("Endpoints that say so are not mirrored", Service + Skipped + EndpointsEnd, "")]
    [InlineData("Endpoints that say otherwise are mirrored", Service + NotSkipped + EndpointsEnd, "web-mirror1")]
    [InlineData("Endpoints that hold an election are not mirrored", Service + Leader + EndpointsEnd, "")]
    public void Endpoints_count_once(string what, string text, string slices)
    {
        var set = Manifests.Read(text);
        Assert.True(slices == string.Join(' ', set.Of<EndpointSlice>().Select(slice => slice.Name.Name)), what);
        Assert.All(set.Of<EndpointSlice>(), slice => Assert.False(slice.IsManaged));
    }

    [Fact]
    public void Endpoints_without_their_service_are_said_to_be() => Manifests.Read(Endpoints).ShouldReport("EndpointsWithoutService", "Endpoints default/web");

    [Theory]
    [InlineData("forZones: [{name: z}]")]
    [InlineData("forNodes: [{name: n1}]")]
    public void A_slice_that_follows_from_pods_is_taken_for_its_hints(string hints)
    {
        var set = Manifests.Read(Selecting + Slice.Replace("targetRef:", $"hints: {{{hints}}}, targetRef:", StringComparison.Ordinal) + Pod);
        Assert.True(Assert.Single(set.Of<EndpointSlice>()).IsManaged);
    }

    [Fact]
    public void Endpoints_without_an_address_stand_in_for_nothing() =>
        Assert.DoesNotContain(Manifests.Read(Selecting + "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\n").Report, entry => entry.Id == "EndpointSlicesFixed");

    [Theory]
    [InlineData(1000, 1000, false)]
    [InlineData(1001, 1000, true)]
    public void A_subset_has_at_most_a_thousand_mirrored_addresses(int addresses, int mirrored, bool isSaid)
    {
        var ips = Enumerable.Range(0, addresses).Select(number => $"{{ip: 10.5.{number / 250}.{(number % 250) + 1}}}");
        var set = Manifests.Read(Service + $"apiVersion: v1\nkind: Endpoints\nmetadata: {{name: web}}\nsubsets: [{{addresses: [{string.Join(", ", ips)}], ports: [{{port: 80}}]}}]\n");
        Assert.Equal(mirrored, Assert.Single(set.Of<EndpointSlice>()).Endpoints.Count);
        Assert.Equal(isSaid, set.Report.Any(entry => entry.Id == "EndpointsLeftOut"));
    }

    [Fact]
    public void An_address_that_stands_twice_in_a_subset_is_mirrored_once() =>
        Assert.Equal("10.5.0.1", Assert.Single(Manifests.Single<EndpointSlice>(Service + "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 10.5.0.1}, {ip: 10.5.0.1}], ports: [{port: 80}]}]\n").Endpoints).Address.ToString());

    /// <summary>Mirrored slices have no condition serving, which counts as true; the controller of a selector's slices sets it.</summary>
    [Theory]
    [InlineData(Service, true)]
    [InlineData(Selecting, false)]
    public void An_address_that_is_not_ready_is_serving_where_it_is_mirrored(string service, bool isServing)
    {
        var endpoint = Manifests.Read(service + Endpoints).Of<EndpointSlice>().SelectMany(slice => slice.Endpoints).Single(endpoint => !endpoint.IsReady);
        Assert.Equal(isServing, endpoint.IsServing);
    }

    [Fact]
    public void Mirrored_slices_have_one_family_each()
    {
        var slices = Manifests.Read(Service + Endpoints).Of<EndpointSlice>().ToList();
        Assert.Equal(["10.244.1.5 True, 10.244.1.6 False", "fd00::5 True"], slices.Select(slice => string.Join(", ", slice.Endpoints.Select(endpoint => $"{endpoint.Address} {endpoint.IsReady}"))));
    }

    [Theory]
    [InlineData("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a}\naddressType: IPv4\nendpoints: []\n", "belongs to no service")]
    [InlineData("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a, labels: {kubernetes.io/service-name: web}}\naddressType: FQDN\nendpoints: []\n", "addressType FQDN")]
    [InlineData("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nendpoints: [{addresses: []}]\n", "endpoints[0].addresses: '' is no IP address")]
    public void What_cannot_be_used_is_reported(string text, string said) => Manifests.Read(text).ShouldReport("UnusableObject", said);
}
