using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>A service's EndpointSlices by service port (pkg/proxy/endpointslicecache.go).</summary>
internal static class EndpointMap
{
    /// <summary>
    /// The endpoints of each port of a service, sorted by text. Endpoints of another family and ports without a number are left out; of an
    /// endpoint that is listed twice one counts, rather that with a node.
    /// </summary>
    public static Dictionary<ServicePortName, EndpointInfo[]> Of(ObjectName service, IEnumerable<EndpointSlice> slices, IpFamily family)
    {
        var found = new Dictionary<ServicePortName, Dictionary<(IpAddress, ushort), EndpointInfo>>();
        foreach (var slice in slices)
        {
            foreach (var port in slice.Ports)
            {
                if (port.Port == 0)
                    continue;
                var name = new ServicePortName(service, port.Name, port.Protocol);
                if (!found.TryGetValue(name, out var endpoints))
                    found.Add(name, endpoints = []);
                foreach (var endpoint in slice.Endpoints)
                {
                    if (endpoint.Address.Family != family)
                        continue;
                    var key = (endpoint.Address, port.Port);
                    if (!endpoints.TryGetValue(key, out var known) || (known.NodeName is null && endpoint.NodeName is not null))
                        endpoints[key] = EndpointInfo.Of(name, endpoint, port.Port);
                }
            }
        }

        return found.Where(entry => entry.Value.Count > 0)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Values.OrderBy(endpoint => endpoint.Text, StringComparer.Ordinal).ToArray());
    }
}
