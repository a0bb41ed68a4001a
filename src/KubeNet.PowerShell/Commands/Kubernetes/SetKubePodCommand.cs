using System.Collections;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Completers.Kubernetes;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Changes pods: labels, readiness, termination. Services and policies follow at once.</summary>
/// <remarks>A workload lets a pod of its own go that loses the labels of its selector, and makes another one; the pod stays. A pod without an owner that gets them is adopted, and if there is one too many then, one goes.</remarks>
/// <example>
/// <summary>A pod fails its readiness probe; services no longer send to it.</summary>
/// <code>Set-KubePod web-1 -Ready $false</code>
/// </example>
/// <example>
/// <summary>Take a pod out of its service by its label.</summary>
/// <code>Set-KubePod web-1 -Label @{ app = $null }</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "KubePod", SupportsShouldProcess = true)]
[OutputType(typeof(KubePodInfo))]
public sealed class SetKubePodCommand : KubeObjectCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Labels to set, as @{ app = 'web' } or app=web; a value of $null, or app-, takes a label away, an empty table all. Others stay.</summary>
    [Parameter]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <summary>Whether its Ready condition holds.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Ready { get; set; }

    /// <summary>Whether it is being deleted, and still runs.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TruthCompleter))]
    public bool? Terminating { get; set; }

    /// <summary>Return the pod as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                if (ChangeCluster($"{Full(name)}", "Change pod", cluster => cluster.SetPod(Full(name), pod => pod with
                {
                    Labels = KubeParsing.Changed(pod.Labels, Label),
                    IsReady = Ready ?? pod.IsReady,
                    IsTerminating = Terminating ?? pod.IsTerminating,
                })) && PassThru && TheCluster.Pods.TryGetValue(Full(name), out var pod))
                    WriteObject(KubePodInfo.Of(TheLab, TheCluster, pod));
            });
        }
    }
}
