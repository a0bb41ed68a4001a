using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that works on objects of a Kubernetes namespace.</summary>
public abstract class KubeObjectCmdlet : ClusterCmdlet
{
    /// <summary>The Kubernetes namespace (not a network namespace).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KubeNamespaceCompleter))]
    public string Namespace { get; set; } = ObjectName.DefaultNamespace;

    /// <summary>The full name of an object of <see cref="Namespace"/>; <c>other/name</c> names another namespace.</summary>
    private protected ObjectName Full(string name) => ObjectName.Parse(name, Namespace);
}
