using System.Management.Automation;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the namespaces in which Docker runs, and how it was started.</summary>
/// <example>
/// <summary>Where does Docker run?</summary>
/// <code>Get-DockerHost</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DockerHost")]
[OutputType(typeof(DockerHostInfo))]
public sealed class GetDockerHostCommand : LabCmdlet
{
    /// <summary>The Docker hosts' namespaces, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllOf]
    [Alias("DockerHost", "Host")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var pattern in Namespace)
        {
            Attempt(pattern, () =>
            {
                var hosts = WildcardPattern.ContainsWildcardCharacters(pattern)
                    ? Wildcards.Select(TheLab.Config.DockerHosts(), host => host.Namespace, pattern)
                    : [TheLab.Config.DockerHost(pattern)];
                hosts.ForEach(host => WriteObject(DockerHostInfo.Of(TheLab, host)));
            });
        }
    }
}
