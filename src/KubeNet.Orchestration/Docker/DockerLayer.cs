using System.Collections.Immutable;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker.Writers;

namespace KubeNet.Orchestration.Docker;

/// <summary>The Docker hosts of a lab: Docker's part of its configuration.</summary>
public sealed record DockerLayer : IStateFollower
{
    /// <summary>The layer of a lab without Docker.</summary>
    public static DockerLayer Empty { get; } = new();

    /// <summary>The hosts by their namespace.</summary>
    public ImmutableSortedDictionary<string, DockerHost> Hosts { get; init; } = ImmutableSortedDictionary.Create<string, DockerHost>(StringComparer.Ordinal);

    /// <summary>A daemon ends with its host.</summary>
    public IConfigLayer WithoutNamespace(string name) => Hosts.ContainsKey(name) ? this with { Hosts = Hosts.Remove(name) } : this;

    /// <summary>The daemons delete conntrack entries that their new rules would not be asked about, and new containers make themselves known on their networks.</summary>
    public void Follow(NetworkConfig before, NetworkConfig after, NetworkState state)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(state);
        var former = before.Layer<DockerLayer>() ?? Empty;
        foreach (var host in Hosts.Values.Where(host => after.Namespaces.ContainsKey(host.Namespace)))
        {
            var old = former.Hosts.GetValueOrDefault(host.Namespace);
            if (ReferenceEquals(old, host))
                continue;
            foreach (var change in EndpointChange.Between(old, host))
            {
                StaleConnections.Delete(change, state[host.Namespace].Connections, state.Now);
                AddressAdvertisement.Send(change, host, after, state);
            }
        }
    }
}
