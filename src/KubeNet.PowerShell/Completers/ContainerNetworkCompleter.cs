using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>What a container's network may be: the networks of <c>-DockerHost</c>, the host's, none, or another container's.</summary>
public sealed class ContainerNetworkCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var hosts = DockerHostCompleter.Hosts(lab, bound).ToList();
        return hosts.SelectMany(host => host.Networks.Values).Select(network => new Choice(network.Name, $"the network {network.Name} on {network.Bridge}"))
            .Append(new Choice("host", "the host's own network"))
            .Append(new Choice("none", "no network but loopback"))
            .Concat(hosts.SelectMany(host => host.Containers.Keys).Select(name => new Choice($"container:{name}", $"the network of container {name}")));
    }
}
