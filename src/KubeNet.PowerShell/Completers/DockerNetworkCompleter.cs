using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The networks of <c>-DockerHost</c>.</summary>
public sealed class DockerNetworkCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        from host in DockerHostCompleter.Hosts(lab, bound)
        from network in host.Networks.Values
        select new Choice(network.Name, $"{network.Bridge} of {host.Namespace}: {string.Join(", ", network.Families.Select(family => network.SubnetOf(family)!.Prefix))}");
}
