using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Makes a service: one address and name for many pods.</summary>
/// <remarks>
/// kube-proxy on every node writes rules that send what goes to the service's address to one of its endpoints, each alike. Endpoints are the ready pods that the
/// selector takes; without a selector set them with <c>Set-KubeEndpoint</c>. A selector that takes no pod is a warning, and packets are rejected.
/// </remarks>
/// <example>
/// <summary>Port 80 of a cluster address leads to port 8080 of the pods.</summary>
/// <code>New-KubeService shop -Port 80:8080/TCP -Selector @{ app = 'web' }</code>
/// </example>
/// <example>
/// <summary>A port on every node, and only to pods of that node.</summary>
/// <code>New-KubeService shop-outside -Port 80 -Selector @{ app = 'web' } -Type NodePort -NodePort 30090 -ExternalTrafficPolicy Local</code>
/// </example>
/// <example>
/// <summary>A headless service: its name gives the pods' addresses.</summary>
/// <code>New-KubeService shop-pods -Port 80 -Selector @{ app = 'web' } -ClusterIP None</code>
/// </example>
[Cmdlet(VerbsCommon.New, "KubeService", SupportsShouldProcess = true)]
[OutputType(typeof(KubeServiceInfo))]
public sealed class NewKubeServiceCommand : ServiceCmdlet
{
    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Its cluster addresses, one of each family at most, or None for a headless service; given out from the service range unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[] ClusterIP { get; set; } = [];

    /// <summary>A service to make one like it, in another lab or cluster, or by another name: what no other parameter says is as there.</summary>
    [Parameter(ValueFromPipeline = true)]
    public KubeServiceInfo? InputObject { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var name = Full(Name);
        var model = InputObject?.Service ?? new Service { Name = name };
        if (IsTyped(nameof(ClusterIP)) || InputObject is null)
        {
            var isHeadless = ClusterIP is [var only] && only.Equals("None", StringComparison.OrdinalIgnoreCase);
            model = model with { IsHeadless = isHeadless, ClusterIPs = isHeadless ? [] : ClusterIP.Select(IpAddress.Parse).ToEquatableArray() };
        }
        else if (name != model.Name)
        {
            model = model with { ClusterIPs = [] };
        }

        var service = Apply((name == model.Name ? model : WithoutWhatIsTaken(model)) with { Name = name });
        if (ChangeCluster($"{service.Name}", "Make service", cluster => cluster.AddService(service)))
            WriteObject(KubeServiceInfo.Of(TheLab, TheCluster, TheCluster.Service(service.Name)));
    }

    // The other service has its node ports and the address of its load balancer.
    private static Service WithoutWhatIsTaken(Service service) => service with
    {
        Ports = service.Ports.Select(port => port with { NodePort = 0 }).ToEquatableArray(),
        HealthCheckNodePort = 0,
        LoadBalancerIngress = [],
    };
}
