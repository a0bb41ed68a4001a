using KubeNet.Engine.Labs;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Completers;

/// <summary>The namespaces in which Docker runs.</summary>
public sealed class DockerHostCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return lab.Config.DockerHosts().Select(host => new Choice(host.Namespace, $"{host.Namespace}: {host.Networks.Count} networks, {host.Containers.Count} containers"));
    }

    internal static IEnumerable<DockerHost> Hosts(Lab lab, BoundParameters bound)
    {
        var names = bound.Strings("DockerHost");
        return lab.Config.DockerHosts().Where(host => names.Count == 0 || names.Contains(host.Namespace));
    }
}
