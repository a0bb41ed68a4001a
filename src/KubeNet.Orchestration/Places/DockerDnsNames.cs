using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.Orchestration.Places;

/// <summary>What the embedded DNS server and /etc/hosts of the container that sends know.</summary>
internal sealed class DockerDnsNames : IPlaceNames
{
    private static readonly IpFamily[] s_families = [IpFamily.IPv4, IpFamily.IPv6];

    /// <inheritdoc/>
    public string? FindSender(NetworkConfig config, string text) => null;

    /// <inheritdoc/>
    public PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text)
    {
        foreach (var host in config.DockerHosts())
        {
            var asking = host.Containers.Values.FirstOrDefault(container => container.IsRunning && container.Namespace == sender && container.Mode == ContainerNetworkMode.Bridge);
            if (asking is null)
                continue;
            var found = s_families.SelectMany(family => DockerDns.Resolve(config, host.Namespace, asking.Name, text, family)).ToList();
            return found.Count > 0 ? new PlaceAddresses($"the name '{text}' in the DNS of container '{asking.Name}'", found) : null;
        }

        return null;
    }

    /// <inheritdoc/>
    public IEnumerable<string> Names(NetworkConfig config) => [];
}
