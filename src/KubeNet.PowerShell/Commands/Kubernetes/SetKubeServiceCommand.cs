using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes services; the rules of every node follow at once. What is not given stays as it is.</summary>
/// <example>
/// <summary>Keep the clients' source addresses.</summary>
/// <code>Set-KubeService web -Type NodePort -ExternalTrafficPolicy Local</code>
/// </example>
/// <example>
/// <summary>A client stays with its endpoint for ten minutes.</summary>
/// <code>Set-KubeService web -SessionAffinity ClientIP -SessionAffinityTimeout 600</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubeService", SupportsShouldProcess = true)]
[OutputType(typeof(KubeServiceInfo))]
public sealed class SetKubeServiceCommand : ServiceCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ServiceCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Return the service as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster($"{Full(name)}", "Change service", cluster => cluster.SetService(Full(name), Apply)) && PassThru)
                    WriteObject(KubeServiceInfo.Of(TheLab, TheCluster, TheCluster.Service(Full(name))));
            });
        }
    }
}
