using System.Management.Automation;
using KubeNet.Orchestration.Docker;

namespace KubeNet.PowerShell.Commands;

/// <summary>Disconnects containers from a network: <c>docker network disconnect</c>.</summary>
/// <remarks>Its link there goes, its address is free again. Where the network was its default gateway, another one takes over and publishes its ports.</remarks>
/// <example>
/// <summary>A container moves from docker0 to a network of its own.</summary>
/// <code>New-DockerNetwork backend -DockerHost host
/// New-DockerContainer shop -DockerHost host
/// $null = Connect-DockerNetwork backend shop
/// Disconnect-DockerNetwork bridge shop</code>
/// </example>
[Cmdlet(VerbsCommunications.Disconnect, "DockerNetwork", SupportsShouldProcess = true)]
public sealed class DisconnectDockerNetworkCommand : DockerConnectionCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var container in Container)
        {
            Attempt(container, () =>
            {
                var host = DockerHosts.OfContainer(TheLab.Config, DockerHost, container).Namespace;
                Change($"{container} on {host}", $"Disconnect from Docker network {Name}", config => config.DisconnectDockerNetwork(host, container, Name));
            });
        }
    }
}
