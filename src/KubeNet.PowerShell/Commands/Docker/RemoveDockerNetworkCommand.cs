using System.Management.Automation;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes Docker networks: <c>docker network rm</c>.</summary>
/// <remarks>A network on which a container runs stays. The bridge and the network's rules go with it.</remarks>
/// <example>
/// <summary>A network comes and goes.</summary>
/// <code>New-DockerNetwork scratch -DockerHost host
/// Remove-DockerNetwork scratch</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "DockerNetwork", SupportsShouldProcess = true)]
public sealed class RemoveDockerNetworkCommand : LabCmdlet
{
    /// <summary>The networks' names or IDs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerNetworkCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The Docker host's namespace; the one that has the network unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name.Length == 1 ? Name[0] : Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var host = DockerHosts.OfNetwork(TheLab.Config, DockerHost, name).Namespace;
                Change($"{name} on {host}", "Remove Docker network", config => config.RemoveDockerNetwork(host, name));
            });
        }
    }
}
