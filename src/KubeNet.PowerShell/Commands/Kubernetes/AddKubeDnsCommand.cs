using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Dns;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Deploys the cluster's DNS as kubeadm does: the service kube-dns and pods of CoreDNS in kube-system.</summary>
/// <remarks>The service has the tenth address of the service range; every pod asks it unless its DNS policy says otherwise.</remarks>
/// <example>
/// <summary>Two pods of CoreDNS.</summary>
/// <code>Add-KubeDns</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "KubeDns", SupportsShouldProcess = true)]
[OutputType(typeof(KubeServiceInfo))]
public sealed class AddKubeDnsCommand : ClusterCmdlet
{
    /// <summary>How many pods answer.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 1000)]
    public int Replicas { get; set; } = 2;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ChangeCluster("kube-dns", "Deploy DNS", cluster => cluster.AddDns(Replicas)))
            WriteObject(KubeServiceInfo.Of(TheLab, TheCluster, TheCluster.Service(ResolvConf.DnsService)));
    }
}
