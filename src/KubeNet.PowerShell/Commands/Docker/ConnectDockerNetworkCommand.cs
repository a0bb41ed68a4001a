using System.Management.Automation;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Connects containers to a network: <c>docker network connect</c>.</summary>
/// <remarks>A container that runs gets a link and an address there at once. Of a container's networks one is its default gateway, and publishes its ports.</remarks>
/// <example>
/// <summary>A container on two networks, with a name of its own on the second.</summary>
/// <code>New-DockerNetwork backend -DockerHost host
/// New-DockerContainer shop -DockerHost host -Publish 8080:80
/// Connect-DockerNetwork backend shop -Alias api</code>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "DockerNetwork", SupportsShouldProcess = true)]
[OutputType(typeof(DockerContainerInfo))]
public sealed class ConnectDockerNetworkCommand : DockerConnectionCmdlet
{
    /// <summary>Its address there, at most one of each family; the next free one unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] IPAddress { get; set; } = [];

    /// <summary>Further names by which containers on the network find it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Alias { get; set; } = [];

    /// <summary>The Ethernet address of its link there; a random one unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <summary>The network with the highest priority is the default gateway.</summary>
    [Parameter]
    public int GatewayPriority { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var container in Container)
        {
            Attempt(container, () =>
            {
                var host = DockerHosts.OfContainer(TheLab.Config, DockerHost, container).Namespace;
                var spec = DockerParsing.Endpoint(Name, IPAddress, Alias, MacAddress, GatewayPriority);
                if (!Change($"{container} on {host}", $"Connect to Docker network {Name}", config => config.ConnectDockerNetwork(host, container, spec)))
                    return;
                var daemon = TheLab.Config.DockerHost(host);
                WriteObject(DockerContainerInfo.Of(TheLab, daemon, daemon.Container(container)));
            });
        }
    }
}
