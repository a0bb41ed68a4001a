using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Keeps the EndpointSlices of services with a selector (staging/src/k8s.io/endpointslice). Pods whose named ports have different numbers stand in
/// slices of their own. An endpoint stays in its slice; new ones fill slices that have room. A service without endpoints has an empty slice of each family, a placeholder.
/// </summary>
internal static class EndpointSliceController
{
    private const int EndpointsMax = 100;

    /// <summary>The cluster with the slices of those services in step that an edit touched.</summary>
    public static Cluster Run(Cluster cluster, ClusterDiff diff)
    {
        foreach (var name in Touched(cluster, diff))
            cluster = cluster.Services.TryGetValue(name, out var service) ? Sync(cluster, service) : DropAll(cluster, name);
        return cluster;
    }

    private static SortedSet<ObjectName> Touched(Cluster cluster, ClusterDiff diff)
    {
        var touched = new SortedSet<ObjectName>(diff.Services.Select(change => change.Either.Name));
        foreach (var (before, after) in diff.Pods)
        {
            if (before is not null)
                touched.UnionWith(cluster.Index.ServicesFor(cluster, before.Name.Namespace, before.Labels));
            if (after is not null)
                touched.UnionWith(cluster.Index.ServicesFor(cluster, after.Name.Namespace, after.Labels));
        }

        touched.UnionWith(diff.EndpointSlices.Where(change => change.Either.IsManaged).Select(change => change.Either.Service));

        // Only those whose hints do not fit any more are queued for a node's new zone (updateNode); endpoints of others keep the old one until their service or its pods change.
        touched.UnionWith(TopologyHints.Overloaded(cluster, diff));
        return touched;
    }

    private static Cluster DropAll(Cluster cluster, ObjectName service) =>
        cluster.SlicesOf(service).Where(slice => slice.IsManaged).ToList().Aggregate(cluster, (rest, slice) => rest.Drop(slice));

    private static Cluster Sync(Cluster cluster, Service service)
    {
        // What a service without a selector, or with another name instead, had before it became so is left as it is (syncService in pkg/controller/endpointslice).
        if (service.Selector is not { } selector || service.Type == ServiceType.ExternalName)
            return cluster;
        var pods = cluster.PodsWith(service.Name.Namespace, selector).Where(pod => pod.HasNetwork).ToList();
        var kept = cluster.SlicesOf(service.Name).Where(slice => slice.IsManaged).ToDictionary(slice => slice.Name);
        var wanted = new List<EndpointSlice>();
        foreach (var family in service.IpFamilies)
        {
            var endpoints = pods.Where(pod => pod.AddressOf(family) is not null)
                .GroupBy(pod => PortsOf(service, pod))
                .OrderBy(group => group.First().Name);
            var ofFamily = new List<EndpointSlice>();
            foreach (var group in endpoints)
            {
                var members = group.Select(pod => EndpointOf(cluster, service, pod, family)).ToList();
                ofFamily.AddRange(Distribute(service, family, group.Key, members, kept.Values.Where(slice => slice.Family == family && slice.Ports == group.Key)));
            }

            IEnumerable<EndpointSlice> hinted = ofFamily.Count > 0
                ? TopologyHints.Apply(cluster, service, [.. ofFamily.Select(slice => (slice, kept.GetValueOrDefault(slice.Name)))])
                : [kept.Values.FirstOrDefault(slice => slice.Family == family && IsPlaceholder(slice)) ?? New(service, family, [])];
            wanted.AddRange(InPlace([.. hinted], kept.Values.Where(slice => slice.Family == family)));
        }

        foreach (var slice in wanted)
        {
            var named = slice.Name.Name.Length > 0 ? slice : slice with { Name = NameFor(cluster, slice) };
            if (!kept.Remove(named.Name, out var old) || old != named)
                cluster = cluster.Put(named);
        }

        return kept.Values.Aggregate(cluster, (rest, slice) => rest.Drop(slice));
    }

    // finalize: a new slice takes the place, and so the name, of one that would go, the last one first.
    private static List<EndpointSlice> InPlace(List<EndpointSlice> wanted, IEnumerable<EndpointSlice> existing)
    {
        foreach (var gone in existing.Select(slice => slice.Name).Except(wanted.Select(slice => slice.Name)).Order().ToList())
        {
            if (wanted.FindLastIndex(slice => slice.Name.Name.Length == 0) is var last and >= 0)
                wanted[last] = wanted[last] with { Name = gone };
        }

        return wanted;
    }

    private static ObjectName NameFor(Cluster cluster, EndpointSlice slice)
    {
        var @namespace = slice.Name.Namespace;
        var seed = $"EndpointSlice {slice.Service} {slice.Family}{(slice.Endpoints.IsEmpty ? "" : $" {slice.Endpoints[0].Address}")}";
        return new ObjectName(@namespace, NameSuffix.Generate($"{slice.ServiceName}-", seed, name => cluster.EndpointSlices.ContainsKey(new ObjectName(@namespace, name))));
    }

    private static EndpointSlice New(Service service, IpFamily family, EquatableArray<EndpointPort> ports) =>
        new() { Name = new ObjectName(service.Name.Namespace, ""), ServiceName = service.Name.Name, Family = family, Ports = ports, IsManaged = true };

    // Without ports it is that of endpoints without ports too, which come into it.
    private static bool IsPlaceholder(EndpointSlice slice) => slice is { Endpoints.IsEmpty: true, Ports.IsEmpty: true };

    // reconcileByPortMapping: new endpoints fill slices that change anyway, the fullest first. What is left goes into one unchanged slice that has room for all of it, the fullest again, or
    // else into new ones. A slice without a name is a new one.
    private static List<EndpointSlice> Distribute(Service service, IpFamily family, EquatableArray<EndpointPort> ports, List<Endpoint> endpoints, IEnumerable<EndpointSlice> existing)
    {
        var byPod = endpoints.ToDictionary(endpoint => endpoint.Pod!.Value);
        var slices = existing.OrderBy(slice => slice.Name)
            .Select(slice => (Slice: slice, Members: slice.Endpoints.Where(old => old.Pod is { } pod && byPod.ContainsKey(pod)).Select(old => Take(byPod, old.Pod!.Value)).ToList()))
            .Where(slice => slice.Members.Count > 0 || IsPlaceholder(slice.Slice)).ToList();
        var unchanged = slices.Where(slice => slice.Members.SequenceEqual(slice.Slice.Endpoints.Select(endpoint => endpoint with { ZoneHints = [], NodeHints = [] }))).Select(slice => slice.Members).ToList();
        var fresh = new Queue<Endpoint>(endpoints.Where(endpoint => byPod.ContainsKey(endpoint.Pod!.Value)));
        foreach (var members in slices.Select(slice => slice.Members).Except(unchanged).OrderByDescending(members => members.Count))
            Fill(members, fresh);
        while (fresh.Count > 0)
        {
            var room = unchanged.Where(members => members.Count + fresh.Count <= EndpointsMax).MaxBy(members => members.Count);
            if (room is null)
                slices.Add((New(service, family, ports), room = []));
            Fill(room, fresh);
        }

        return [.. slices.Select(slice => slice.Slice with { Endpoints = slice.Members.ToEquatableArray() })];
    }

    private static void Fill(List<Endpoint> members, Queue<Endpoint> fresh)
    {
        while (members.Count < EndpointsMax && fresh.TryDequeue(out var next))
            members.Add(next);
    }

    private static Endpoint Take(Dictionary<ObjectName, Endpoint> byPod, ObjectName pod) =>
        byPod.Remove(pod, out var endpoint) ? endpoint : throw new InvalidOperationException($"Pod {pod} stands in two slices of one service.");

    private static Endpoint EndpointOf(Cluster cluster, Service service, Pod pod, IpFamily family) => new()
    {
        Address = pod.AddressOf(family)!.Value,
        IsReady = service.PublishNotReadyAddresses || (pod.IsReady && !pod.IsTerminating),
        IsServing = pod.IsReady,
        IsTerminating = pod.IsTerminating,
        NodeName = pod.NodeName,
        Zone = pod.NodeName is { } node ? cluster.Nodes.GetValueOrDefault(node)?.Zone : null,
        Hostname = pod.Hostname is { } hostname && pod.Subdomain == service.Name.Name ? hostname : null,
        Pod = pod.Name,
    };

    // A port whose name no container has is left out of this pod's endpoints (getEndpointPorts).
    private static EquatableArray<EndpointPort> PortsOf(Service service, Pod pod)
    {
        var ports = new List<EndpointPort>(service.Ports.Count);
        foreach (var port in service.Ports)
        {
            if (NumberOf(port, pod) is { } number)
                ports.Add(new EndpointPort(port.Name, port.Protocol, number));
        }

        return ports.ToEquatableArray();
    }

    private static ushort? NumberOf(ServicePort port, Pod pod)
    {
        if (port.TargetPort.Name is not { } name)
            return port.TargetPort.Number;
        foreach (var container in pod.Containers)
        {
            foreach (var candidate in container.Ports)
            {
                if (candidate.Name == name && candidate.Protocol == port.Protocol)
                    return candidate.Port;
            }
        }

        return null;
    }
}
