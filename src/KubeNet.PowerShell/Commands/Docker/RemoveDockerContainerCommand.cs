using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes containers: <c>docker rm</c>.</summary>
/// <example>
/// <summary>A container comes and goes, though it runs.</summary>
/// <code>New-DockerContainer once -DockerHost host
/// Remove-DockerContainer once -Force</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "DockerContainer", SupportsShouldProcess = true)]
public sealed class RemoveDockerContainerCommand : DockerContainerCmdlet
{
    /// <summary>Stop it first where it runs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Action => "Remove Docker container";

    /// <inheritdoc/>
    protected override NetworkConfig Edit(NetworkConfig config, string host, string name) => config.RemoveDockerContainer(host, name, Force);
}
