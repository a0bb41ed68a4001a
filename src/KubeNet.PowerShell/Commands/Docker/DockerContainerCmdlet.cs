using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that does something with containers that are there.</summary>
public abstract class DockerContainerCmdlet : LabCmdlet
{
    /// <summary>The containers' names or IDs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerContainerCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The Docker host's namespace; the one that has the container unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name.Length == 1 ? Name[0] : Name;

    /// <summary>What is done, for <c>-WhatIf</c>.</summary>
    protected abstract string Action { get; }

    /// <summary>Does it with one container.</summary>
    protected abstract NetworkConfig Edit(NetworkConfig config, string host, string name);

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var host = DockerHosts.OfContainer(TheLab.Config, DockerHost, name);
                var container = host.Container(name).Name;
                if (Change($"{container} on {host.Namespace}", Action, config => Edit(config, host.Namespace, container)))
                    Done(host.Namespace, container);
            });
        }
    }

    /// <summary>Called after it was done.</summary>
    private protected virtual void Done(string host, string name)
    {
    }

    private protected void WriteContainer(string host, string name)
    {
        var daemon = TheLab.Config.DockerHost(host);
        WriteObject(DockerContainerInfo.Of(TheLab, daemon, daemon.Container(name)));
    }
}
