using System.Management.Automation;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes network namespaces with all that is in them: <c>ip netns del</c>.</summary>
/// <remarks>
/// The other ends of its veth pairs go too. The namespaces of containers, pods and nodes go with Remove-DockerContainer, Remove-KubePod and Remove-KubeNode; Docker ends with its host once
/// it has no containers.
/// </remarks>
/// <example>
/// <summary>Remove what a test made, keep the rest.</summary>
/// <code>Get-NetNamespace test* | Remove-NetNamespace</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "NetNamespace", SupportsShouldProcess = true)]
public sealed class RemoveNetNamespaceCommand : LabCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Namespace")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Change(name, "Remove network namespace", config => config.RemoveUnownedNamespace(name)));
    }
}
