using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Starts containers that are stopped: <c>docker start</c>.</summary>
/// <remarks>It gets addresses anew, which may be others than before, publishes its ports, and its programs open their sockets.</remarks>
/// <example>
/// <summary>Made, then started.</summary>
/// <code>$null = New-DockerContainer later -DockerHost host -NoStart
/// Start-DockerContainer later</code>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "DockerContainer", SupportsShouldProcess = true)]
[OutputType(typeof(DockerContainerInfo))]
public sealed class StartDockerContainerCommand : DockerContainerCmdlet
{
    /// <inheritdoc/>
    protected override string Action => "Start Docker container";

    /// <inheritdoc/>
    protected override NetworkConfig Edit(NetworkConfig config, string host, string name) => config.StartDockerContainer(host, name);

    private protected override void Done(string host, string name) => WriteContainer(host, name);
}
