using System.Collections;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;
using KubeNet.PowerShell.Completers.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>A cmdlet that says what a pod is: its labels, containers, names.</summary>
public abstract class PodTemplateCmdlet : KubeObjectCmdlet
{
    /// <summary>Its labels, which services and policies select by: @{ app = 'web' }, or app=web.</summary>
    [Parameter]
    [LabelText]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public virtual IDictionary? Label { get; set; }

    /// <summary>The ports of its only container: 80, 53/UDP, http:8080.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string[] ContainerPort { get; set; } = [];

    /// <summary>Several containers: their names, and the ports of each as in <c>-ContainerPort</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Container { get; set; }

    /// <summary>Use the node's network namespace.</summary>
    [Parameter]
    public virtual SwitchParameter HostNetwork { get; set; }

    /// <summary>Ports of the node that lead to container ports: <c>@{ 8080 = 80; '192.168.0.2:53/UDP' = 53 }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? HostPort { get; set; }

    /// <summary>spec.hostname, for DNS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <summary>spec.subdomain: the headless service that names it in DNS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Subdomain { get; set; }

    /// <summary>Where its resolver asks.</summary>
    [Parameter]
    public DnsPolicy DnsPolicy { get; set; } = DnsPolicy.ClusterFirst;

    /// <summary>Further lines of its /etc/hosts (spec.hostAliases): <c>@{ '10.1.1.1' = 'db', 'db.local' }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? HostAlias { get; set; }

    /// <summary>Which nodes it may run on (spec.nodeSelector): those with all of these labels, @{ disk = 'ssd' }, or disk=ssd.</summary>
    [Parameter]
    [LabelText]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NodeLabelCompleter))]
    public IDictionary? NodeSelector { get; set; }

    /// <summary>The labels with what was given.</summary>
    private protected virtual LabelSet LabelsAfter(LabelSet labels) => KubeParsing.Labels(Label) ?? labels;

    /// <summary>A pod like another one, but for what the parameters say.</summary>
    private protected Pod Apply(Pod model, bool isNew)
    {
        var containers = isNew || IsTyped(nameof(Container)) || IsTyped(nameof(ContainerPort)) ? ReadContainers() : model.Containers;
        return model with
        {
            Labels = LabelsAfter(model.Labels),
            HostNetwork = IsGiven(nameof(HostNetwork)) ? HostNetwork : model.HostNetwork,
            Containers = HostPorts.Publish(containers, HostPort),
            Hostname = Hostname ?? model.Hostname,
            Subdomain = Subdomain ?? model.Subdomain,
            Dns = IsTyped(nameof(DnsPolicy)) ? new PodDns { Policy = DnsPolicy } : model.Dns,
            HostAliases = HostAlias is null ? model.HostAliases : KubeParsing.HostAliases(HostAlias),
            NodeSelector = KubeParsing.Labels(NodeSelector) ?? model.NodeSelector,
        };
    }

    private EquatableArray<Container> ReadContainers()
    {
        if (Container is null)
            return [new Container("app", ContainerPort.Select(KubeParsing.ContainerPort).ToEquatableArray())];
        var containers = PSValues.Entries(Container)
            .Select(entry => new Container(KubeParsing.Text(entry.Key), KubeParsing.Texts(entry.Value).Select(KubeParsing.ContainerPort).ToEquatableArray()));
        if (ContainerPort.Length > 0)
            containers = containers.Append(new Container("app", ContainerPort.Select(KubeParsing.ContainerPort).ToEquatableArray()));
        return containers.OrderBy(container => container.Name, StringComparer.Ordinal).ToEquatableArray();
    }
}
