using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Places;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Asks which way a packet would take: <c>ip route get</c>.</summary>
/// <remarks>No packet is sent. Where there is no way, Error holds the errno that a program would get, and Failure says why.</remarks>
/// <example>
/// <summary>Which way to a name server, and from which address?</summary>
/// <code>Find-IpRoute client 8.8.8.8</code>
/// </example>
/// <example>
/// <summary>The way of a packet that comes in by eth1, as ip route get prints it.</summary>
/// <code>Find-IpRoute router 10.0.0.10 -From 192.0.2.1 -Iif eth1 -AsText</code>
/// </example>
[Cmdlet(VerbsCommon.Find, "IpRoute")]
[OutputType(typeof(RouteLookupInfo), typeof(string))]
public sealed class FindIpRouteCommand : NamespaceCmdlet
{
    /// <summary>The destination: an address, or a namespace, which stands for its first global address.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Destination", "Address")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DestinationCompleter))]
    public string[] To { get; set; } = [];

    /// <summary>The packet's source address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? From { get; set; }

    /// <summary>The link that the packet comes in by; one made here unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Iif { get; set; }

    /// <summary>The link that the sender is bound to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Oif { get; set; }

    /// <summary>The packet's mark.</summary>
    [Parameter]
    public uint Mark { get; set; }

    /// <summary>The user whose program would send it; 0, root, unless given.</summary>
    [Parameter]
    public uint User { get; set; }

    /// <summary>The packet's TOS.</summary>
    [Parameter]
    public byte Tos { get; set; }

    /// <summary>The packet's protocol, for ip rules that ask for it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>The packet's source port, for ip rules that ask for it.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int SourcePort { get; set; }

    /// <summary>The packet's destination port, for ip rules that ask for it.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int DestinationPort { get; set; }

    /// <summary>The text that <c>ip route get</c> prints.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var to in To)
            Attempt(to, () => Find(Destinations.Resolve(TheLab.Config, Namespace, to, Parsing.Address(From)?.Family)));
    }

    private void Find((IpAddress Address, string? Link) destination)
    {
        var (to, link) = destination;
        var answer = TheLab.FindRoute(Namespace, new RouteQuery
        {
            To = to,
            From = Parsing.Address(From),
            InDevice = Iif,
            OutDevice = Oif ?? link,
            Mark = Mark,
            User = User,
            Tos = Tos,
            Protocol = Parsing.Protocol(Protocol, to.Family) ?? IpProtocol.None,
            SourcePort = (ushort)SourcePort,
            DestinationPort = (ushort)DestinationPort,
        });
        WriteObject(AsText ? answer.ToString() : RouteLookupInfo.Of(TheLab, Namespace, answer));
    }
}
