using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes containers and starts them: <c>docker run</c>, as far as the network is concerned.</summary>
/// <remarks>
/// A container's network namespace has the container's name. Nothing listens in it but what <c>-Listen</c> opens, or Add-NetListener later. A namespace in which Docker
/// does not run yet gets a daemon with default options.
/// </remarks>
/// <example>
/// <summary>A web server, reachable from outside by the host's port 8080.</summary>
/// <code>New-DockerContainer shop -DockerHost host -Publish 8080:80 -Listen 80
/// Trace-Packet host shop -Port 80</code>
/// </example>
/// <example>
/// <summary>Two containers that find each other by name.</summary>
/// <code>New-DockerNetwork backend -DockerHost host
/// New-DockerContainer db -Network backend -Alias database -Listen 5432
/// New-DockerContainer app -Network backend
/// Trace-Packet app database -Port 5432</code>
/// </example>
/// <example>
/// <summary>A resolver on one address of the host, and a container that looks over its shoulder.</summary>
/// <code>New-DockerContainer dns -DockerHost host -Publish 127.0.0.1:5353:53/udp -Listen 53/udp
/// New-DockerContainer debug -DockerHost host -Network container:dns</code>
/// </example>
[Cmdlet(VerbsCommon.New, "DockerContainer", SupportsShouldProcess = true)]
[OutputType(typeof(DockerContainerInfo))]
public sealed class NewDockerContainerCommand : LabCmdlet
{
    /// <summary>The containers' names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The Docker host's namespace; the only Docker host unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string? DockerHost { get; set; }

    /// <summary>Its networks; or host, none, or container:NAME for the network of the host, nobody, or another container. docker0's unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerNetworkCompleter))]
    public string[] Network { get; set; } = [];

    /// <summary>Its address on the first network, at most one of each family; the next free one unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("IP")]
    [ValidateNotNullOrEmpty]
    public string[] IPAddress { get; set; } = [];

    /// <summary>Ports to publish, as docker run -p takes them: 8080:80, 127.0.0.1:5353:53/udp, 8000-8010:80, [::1]:8080:80, or 80 for any free port of the host.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Port")]
    [ValidateNotNullOrEmpty]
    public string[] Publish { get; set; } = [];

    /// <summary>Further names by which containers on its networks find it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Alias { get; set; } = [];

    /// <summary>What its programs listen on: 80, 53/udp, 127.0.0.1:80.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Listen { get; set; } = [];

    /// <summary>Its hostname; the first twelve digits of its ID unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Hostname { get; set; }

    /// <summary>The Ethernet address of its first link; a random one unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <summary>Do not start it: <c>docker create</c>.</summary>
    [Parameter]
    public SwitchParameter NoStart { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name.Length == 1 ? Name[0] : Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Make(name));
    }

    private void Make(string name)
    {
        var spec = Spec(name);
        var (_, host) = DockerHosts.Ensure(TheLab.Config, DockerHost);
        if (!Change($"{name} on {host}", "Make Docker container", config => DockerHosts.Ensure(config, host).Config.AddDockerContainer(host, spec, start: !NoStart)))
            return;
        if (spec.Mode is ContainerNetworkMode.Host or ContainerNetworkMode.None && Publish.Length > 0)
            WriteWarning($"Published ports are discarded when using {Network[0]} network mode.");
        var daemon = TheLab.Config.DockerHost(host);
        WriteObject(DockerContainerInfo.Of(TheLab, daemon, daemon.Container(name)));
    }

    private DockerContainerSpec Spec(string name)
    {
        var (mode, sharesWith) = DockerParsing.Mode(Network);
        if (mode != ContainerNetworkMode.Bridge && IPAddress.Length + Alias.Length > 0)
            throw new NetConfigException("ConflictingOptions", $"A container with --network {Network[0]} has no address and no alias of its own.");
        string[] networks = mode != ContainerNetworkMode.Bridge ? [] : Network.Length == 0 ? [DockerNetwork.DefaultName] : Network;
        return new DockerContainerSpec(name)
        {
            Mode = mode,
            SharesWith = sharesWith,
            Networks = networks.Select((network, at) => DockerParsing.Endpoint(network, at == 0 ? IPAddress : [], Alias, at == 0 ? MacAddress : null, 0)).ToEquatableArray(),
            Ports = Publish.SelectMany(text => PublishedPort.Parse(text)).ToEquatableArray(),
            Listeners = Listen.Select(DockerParsing.Listener).ToEquatableArray(),
            Hostname = Hostname,
        };
    }
}
