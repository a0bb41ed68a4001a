using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Stops containers: <c>docker stop</c>.</summary>
/// <remarks>Its namespace goes with all that was set up in it, its addresses and host ports are free again, its rules are taken out.</remarks>
/// <example>
/// <summary>Stop all containers of a host.</summary>
/// <code>New-DockerContainer one, two -DockerHost host
/// Get-DockerContainer -DockerHost host | Stop-DockerContainer</code>
/// </example>
[Cmdlet(VerbsLifecycle.Stop, "DockerContainer", SupportsShouldProcess = true)]
[OutputType(typeof(DockerContainerInfo))]
public sealed class StopDockerContainerCommand : DockerContainerCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Stop Docker container";

    /// <inheritdoc/>
    protected override NetworkConfig Edit(NetworkConfig config, string host, string name) => config.StopDockerContainer(host, name);

    private protected override void Done(string host, string name) => WriteContainer(host, name);
}
