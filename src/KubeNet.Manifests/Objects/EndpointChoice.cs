using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>
/// Which endpoints of the input count, beside the services and pods of the input and of the cluster that it is for. Slices that the cluster's controller keeps follow from pods: where the input has all of those pods
/// the model's own controller makes them again, and where it does not they are taken as they stand. Endpoints are mirrored for services
/// without a selector, beside slices that somebody else keeps, and stand in for missing slices and pods of others.
/// </summary>
internal sealed class EndpointChoice(ManifestInput input, Cluster? into)
{
    private readonly Dictionary<ObjectName, Service> _services = Known(into?.Services, input.Services, service => service.Name);
    private readonly Dictionary<ObjectName, Pod> _pods = Known(into?.Pods, input.Pods, pod => pod.Name);

    /// <summary>The slices that are taken.</summary>
    public IEnumerable<Found<EndpointSlice>> Choose()
    {
        var (followed, standing) = (0, 0);
        foreach (var found in input.Slices)
        {
            if (!found.Record.IsManaged)
            {
                yield return found;
            }
            else if (Follows(found.Record))
            {
                followed++;

                // The controller keeps the hints of a slice as long as its endpoints stay what they are.
                if (found.Record.Endpoints.Any(endpoint => !endpoint.ZoneHints.IsEmpty || !endpoint.NodeHints.IsEmpty))
                    yield return found;
            }
            else
            {
                standing++;
                yield return As(found, found.Record with { IsManaged = false });
            }
        }

        if (followed > 0)
            input.Report.Info("EndpointSlicesFollow", $"{followed} EndpointSlices follow from services and pods of the input; the model keeps them itself");
        if (standing > 0)
            input.Report.Warn("EndpointSlicesFixed", $"{standing} EndpointSlices have endpoints whose pods are not in the input; they are taken as they stand", "they do not follow when pods change");
        foreach (var found in Mirrored())
            yield return found;
    }

    private IEnumerable<Found<EndpointSlice>> Mirrored()
    {
        foreach (var found in input.Endpoints)
        {
            var name = found.Record.Service;
            if (input.WithSlices.Contains(name))
                continue;
            if (!_services.TryGetValue(name, out var service))
            {
                input.Report.Info("EndpointsWithoutService", "there is no service of this name, so that it is not mirrored", found.Object.Position, found.Object.ToString());
                continue;
            }

            if (service.Selector is { Items.Count: > 0 } selector)
            {
                if (_pods.Values.Any(pod => pod.Name.Namespace == name.Namespace && selector.Items.All(label => pod.Labels[label.Key] == label.Value)))
                    continue;
                if (found.Record.Slices.Count > 0)
                    input.Report.Warn("EndpointSlicesFixed", "the input has neither EndpointSlices nor pods for it; its Endpoints are taken", "they do not follow when pods change", found.Object.Position, found.Object.ToString());
            }

            foreach (var slice in found.Record.Slices)
                yield return As(found, service.Selector is { Items.Count: > 0 } ? OfPods(slice) : slice);
        }
    }

    // Slices that stand in for those of the cluster's controller: a pod that is not ready does not serve.
    private static EndpointSlice OfPods(EndpointSlice slice) => slice with { Endpoints = slice.Endpoints.Select(endpoint => endpoint with { IsServing = endpoint.IsReady }).ToEquatableArray() };

    // The later of two objects of one name counts, and the input's before the cluster's.
    private static Dictionary<ObjectName, T> Known<T>(IReadOnlyDictionary<ObjectName, T>? there, IEnumerable<Found<T>> read, Func<T, ObjectName> name)
        where T : class
    {
        var known = there is null ? [] : new Dictionary<ObjectName, T>(there);
        foreach (var found in read)
            known[name(found.Record)] = found.Record;
        return known;
    }

    private bool Follows(EndpointSlice slice) =>
        _services.TryGetValue(slice.Service, out var service) && service.Selector is { Items.Count: > 0 } && slice.Endpoints.Items.All(IsOfPod);

    private bool IsOfPod(Endpoint endpoint) =>
        endpoint.Pod is { } name && _pods.TryGetValue(name, out var pod) && (pod.HostNetwork || pod.Addresses.Items.Contains(endpoint.Address));

    private static Found<EndpointSlice> As<T>(Found<T> found, EndpointSlice slice)
        where T : class => new(found.Object with { Kind = nameof(EndpointSlice), Name = slice.Name.ToString(), Record = slice }, slice, null);
}
