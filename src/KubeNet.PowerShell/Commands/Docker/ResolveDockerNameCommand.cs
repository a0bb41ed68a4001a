using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Docker;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Resolves a name as a container does: by its /etc/hosts, and on user-defined networks by Docker's embedded DNS server.</summary>
/// <remarks>
/// The server answers at 127.0.0.11 in the container's own namespace; send a query there with <c>Trace-Packet CONTAINER 127.0.0.11 -Port 53 -Protocol udp</c> to see the rules
/// that lead it to the server's socket. On docker0 there is no such server. Names outside Docker are not resolved.
/// </remarks>
/// <example>
/// <summary>Where is the database?</summary>
/// <code>New-DockerNetwork backend -DockerHost host
/// New-DockerContainer db -Network backend -Alias database
/// New-DockerContainer app -Network backend
/// Resolve-DockerName app database</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Resolve, "DockerName")]
[OutputType(typeof(DockerNameInfo))]
public sealed class ResolveDockerNameCommand : LabCmdlet
{
    /// <summary>The container that asks.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerContainerCompleter))]
    public string Container { get; set; } = "";

    /// <summary>The names: a container's name, alias, hostname or short ID, alone or with a dot and its network's name behind it.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerContainerCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The Docker host's namespace; the one that has the container unless given.</summary>
    [Parameter]
    [Alias("Host", "Namespace")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DockerHostCompleter))]
    public string? DockerHost { get; set; }

    /// <summary>Ask for IPv6 addresses (AAAA).</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Container;

    /// <inheritdoc/>
    protected override void Process()
    {
        var host = DockerHosts.OfContainer(TheLab.Config, DockerHost, Container);
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var addresses = DockerDns.Resolve(TheLab.Config, host.Namespace, Container, name, IPv6 ? IpFamily.IPv6 : IpFamily.IPv4);
                if (addresses.Count == 0)
                    throw NotFound(host, name);
                foreach (var address in addresses)
                    WriteObject(new DockerNameInfo { Lab = TheLab, Name = name, IPAddress = address.ToString() });
            });
        }
    }

    private NetConfigException NotFound(DockerHost host, string name)
    {
        var asking = host.Container(Container);
        var owner = asking.SharesWith is { } shared ? host.Container(shared) : asking;
        var why = owner.HasResolver
            ? "no container on its networks has that name and an address of that family"
            : "it is on no user-defined network, and docker0 has no DNS server";
        return new NetConfigException("NameNotFound", $"Container '{asking.Name}' cannot resolve '{name}': {why}.");
    }
}
