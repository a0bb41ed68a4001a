using System.Collections;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Adds nodes to a cluster: machines that run pods.</summary>
/// <remarks>
/// A node is a network namespace of its name. It gets an address in the nodes' network and a pod network out of the cluster's, unless given. If the lab has a
/// namespace of that name already, such as an imported machine, the node joins it.
/// </remarks>
/// <example>
/// <summary>Two nodes with addresses given out by the cluster.</summary>
/// <code>Add-KubeNode worker1, worker2</code>
/// </example>
/// <example>
/// <summary>A node with networks of its own, in a zone.</summary>
/// <code>Add-KubeNode worker3 -IPAddress 192.168.7.20 -PodCidr 10.244.77.0/24 -Label @{ 'topology.kubernetes.io/zone' = 'b' }</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "KubeNode", SupportsShouldProcess = true)]
[OutputType(typeof(KubeNodeInfo))]
public sealed class AddKubeNodeCommand : ClusterCmdlet
{
    /// <summary>The names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Its own addresses, one of each family at most; given out by the cluster unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] IPAddress { get; set; } = [];

    /// <summary>Its pods' networks, one of each family at most; given out by the cluster unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] PodCidr { get; set; } = [];

    /// <summary>Its labels: @{ zone = 'a' }, or zone=a.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Labels")]
    [LabelText]
    [ValidateNotNull]
    public IDictionary? Label { get; set; }

    /// <summary>Pods are not scheduled to it (kubectl cordon).</summary>
    [Parameter]
    public SwitchParameter Unschedulable { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        // All of them in one edit: each alone would be written to every other node again.
        var made = ChangeEach(Name, "Add node", (cluster, name) => cluster.AddNode(new Node
        {
            Name = name,
            Addresses = IPAddress.Select(Engine.Addressing.IpAddress.Parse).ToEquatableArray(),
            PodCidrs = KubeParsing.Prefixes(PodCidr),
            Labels = KubeParsing.Labels(Label) ?? LabelSet.Empty,
            IsUnschedulable = Unschedulable,
        }));
        foreach (var name in made)
            WriteObject(KubeNodeInfo.Of(TheLab, TheCluster, TheCluster.Node(name)));
    }
}
