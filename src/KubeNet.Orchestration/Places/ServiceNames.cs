using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Places;

/// <summary>Services by <c>web</c>, <c>shop/web</c>, <c>svc/web</c> or <c>svc/shop/web</c>: their cluster addresses, of headless ones their endpoints'.</summary>
internal sealed class ServiceNames : IPlaceNames
{
    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        var forced = KindPrefix.Service.NameIn(text);
        var name = ObjectName.Parse(forced ?? text, PodNames.At(config, sender)?.Pod.Name.Namespace ?? ObjectName.DefaultNamespace);
        foreach (var cluster in PodNames.Near(config, sender))
        {
            if (!cluster.Services.TryGetValue(name, out var service))
                continue;
            if (service.Alias is { } alias)
            {
                return KubeDnsNames.Found(cluster, ClusterDns.Ask(cluster, $"{name.Name}.{name.Namespace}.svc.{cluster.Options.DnsDomain}"), $"the service '{name}', an alias of {alias}")
                    with { WhyNone = $"The service '{name}' is an alias of {alias}, for which the cluster's DNS has no address." };
            }

            var addresses = service.IsHeadless
                ? cluster.SlicesOf(name).SelectMany(slice => slice.Endpoints).Where(endpoint => endpoint.IsReady).Select(endpoint => endpoint.Address)
                : service.ClusterIPs;
            return new PlaceAddresses($"the service '{name}'", [.. addresses])
            {
                Ports = PortsOf(cluster, service),
            };
        }

        return forced is not null
            ? throw new NetConfigException("ServiceNotFound", $"There is no service '{name}'. {Choices.Among(config.Clusters().SelectMany(cluster => cluster.Services.Keys).Select(other => other.ToString()), "There are", "There is none.")}")
            : null;
    }

    /// <summary>The ports that packets to a service go to; of a headless one those of its endpoints.</summary>
    public static IReadOnlyList<(IpProtocol Protocol, ushort Port)> PortsOf(Cluster cluster, Service service) => service.IsHeadless
        ? [.. cluster.SlicesOf(service.Name).SelectMany(slice => slice.Ports).Select(port => (port.Protocol, port.Port)).Distinct()]
        : [.. service.Ports.Select(port => (port.Protocol, port.Port))];

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => config.Clusters().SelectMany(cluster => cluster.Services.Keys).Select(name => KindPrefix.Service.Of(name));
}
