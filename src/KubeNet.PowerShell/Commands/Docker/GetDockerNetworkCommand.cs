using System.Management.Automation;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets Docker networks: <c>docker network ls</c> and <c>inspect</c>.</summary>
/// <example>
/// <summary>The networks of all Docker hosts.</summary>
/// <code>Get-DockerNetwork</code>
/// </example>
/// <example>
/// <summary>Which subnet did it get?</summary>
/// <code>New-DockerNetwork backend -DockerHost host
/// (Get-DockerNetwork backend).Subnets</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "DockerNetwork")]
[OutputType(typeof(DockerNetworkInfo))]
public sealed class GetDockerNetworkCommand : LabCmdlet
{
    /// <summary>The networks' names, with wildcards, or IDs; all unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllOf(typeof(DockerHostInfo))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DockerNetworkCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The Docker host's namespace; every one unless given.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <inheritdoc/>
    protected override object? Target => DockerHost;

    /// <inheritdoc/>
    protected override void Process()
    {
        var hosts = DockerHost is null ? TheLab.Config.DockerHosts().ToList() : [TheLab.Config.DockerHost(DockerHost)];
        foreach (var pattern in Name)
            Attempt(pattern, () => Write(hosts, pattern));
    }

    private void Write(List<DockerHost> hosts, string pattern)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern) && !hosts.Exists(host => host.FindNetwork(pattern) is not null))
            DockerHosts.OfNetwork(TheLab.Config, DockerHost, pattern);
        foreach (var host in hosts)
        {
            var named = Wildcards.Select(host.Networks.Values, network => network.Name, pattern);
            if (named.Count == 0 && host.FindNetwork(pattern) is { } byId)
                named.Add(byId);
            named.ForEach(network => WriteObject(DockerNetworkInfo.Of(TheLab, host, network)));
        }
    }
}
