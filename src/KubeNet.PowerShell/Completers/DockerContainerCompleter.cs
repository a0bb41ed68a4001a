using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The containers of <c>-DockerHost</c>.</summary>
public sealed class DockerContainerCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        from host in DockerHostCompleter.Hosts(lab, bound)
        from container in host.Containers.Values
        let addresses = string.Join(", ", container.Endpoints.SelectMany(endpoint => endpoint.Addresses))
        select new Choice(container.Name, $"{container.Name} on {host.Namespace}: {(container.IsRunning ? addresses : "stopped")}");
}
