using System.Collections;
using System.Management.Automation;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that makes pods or what makes pods. What they are made like may come down the pipeline.</summary>
public abstract class PodMakingCmdlet : PodTemplateCmdlet
{
    /// <summary>Its labels, which services and policies select by: @{ app = 'web' }, or app=web.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Labels")]
    [LabelText]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public override IDictionary? Label { get; set; }

    /// <summary>The ports of its only container: 80, 53/UDP, http:8080.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string[] ContainerPort { get; set; } = [];

    /// <summary>Use the node's network namespace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override SwitchParameter HostNetwork { get; set; }
}
