using System.Management.Automation;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that is about a container and a network.</summary>
public abstract class DockerConnectionCmdlet : LabCmdlet
{
    /// <summary>The network's name or ID.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Network")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerNetworkCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The containers' names or IDs.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerContainerCompleter))]
    public string[] Container { get; set; } = [];

    /// <summary>The Docker host's namespace; the one that has the container unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Container.Length == 1 ? Container[0] : Container;
}
