using System.Management.Automation;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets Docker containers, running and stopped: <c>docker ps -a</c>.</summary>
/// <example>
/// <summary>All containers of all Docker hosts.</summary>
/// <code>Get-DockerContainer</code>
/// </example>
/// <example>
/// <summary>Which containers publish port 8080 of the host?</summary>
/// <code>Get-DockerContainer | Where-Object { $_.Ports -match ':8080->' }</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DockerContainer")]
[OutputType(typeof(DockerContainerInfo))]
public sealed class GetDockerContainerCommand : LabCmdlet
{
    /// <summary>The containers' names, with wildcards, or IDs; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllOf(typeof(DockerHostInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DockerContainerCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The Docker host's namespace; every one unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <summary>Only those on these networks, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DockerNetworkCompleter))]
    public string[]? Network { get; set; }

    /// <inheritdoc/>
    protected override object? Target => DockerHost;

    /// <inheritdoc/>
    protected override void Process()
    {
        var hosts = DockerHost is null ? TheLab.Config.DockerHosts().ToList() : [TheLab.Config.DockerHost(DockerHost)];
        foreach (var network in Network ?? [])
            Attempt(network, () => Check(hosts, network));
        foreach (var pattern in Name)
            Attempt(pattern, () => Write(hosts, pattern));
    }

    private void Check(List<DockerHost> hosts, string network)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(network) && !hosts.Exists(host => host.FindNetwork(network) is not null))
            DockerHosts.OfNetwork(TheLab.Config, DockerHost, network);
    }

    private void Write(List<DockerHost> hosts, string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern) && !hosts.Exists(host => host.FindContainer(pattern) is not null))
            DockerHosts.OfContainer(TheLab.Config, DockerHost, pattern);
        foreach (var host in hosts)
        {
            var named = Wildcards.Select(host.Containers.Values, container => container.Name, pattern);
            if (named.Count == 0 && host.FindContainer(pattern) is { } byId)
                named.Add(byId);
            named.FindAll(IsOnNetwork).ForEach(container => WriteObject(DockerContainerInfo.Of(TheLab, host, container)));
        }
    }

    private bool IsOnNetwork(DockerContainer container) => Network is null
        || container.Endpoints.Any(endpoint => Array.Exists(Network, pattern => WildcardPattern.Get(pattern, WildcardOptions.None).IsMatch(endpoint.Network)));
}
