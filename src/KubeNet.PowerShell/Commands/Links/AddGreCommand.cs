using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a GRE tunnel, for packets of both families or, with -Tap, for Ethernet frames: <c>ip link add ... type gre</c>, <c>gretap</c>.</summary>
/// <remarks>
/// The outer packets are IPv4's, sent by the namespace's own routes and rules as protocol 47. Without -Remote an IPv4 packet goes to the gateway of its route. A key
/// tells several tunnels between the same hosts apart.
/// </remarks>
/// <example>
/// <summary>A tunnel to another host.</summary>
/// <code>Add-Gre host gre1 -Remote 192.0.2.20 -Local 192.0.2.10 -Key 5 -Address 10.5.0.1/30 -Up</code>
/// </example>
/// <example>
/// <summary>A cable to another host's bridge.</summary>
/// <code>Add-Gre host tap1 -Tap -Remote 192.0.2.20 -Up</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "Gre", SupportsShouldProcess = true)]
[OutputType(typeof(IpLinkInfo))]
public sealed class AddGreCommand : IpTunnelMakingCmdlet
{
    /// <summary>Carry Ethernet frames; needs -Remote.</summary>
    [Parameter]
    public SwitchParameter Tap { get; set; }

    /// <summary>The key of both directions, from 1.</summary>
    [Parameter]
    public int Key { get; set; }

    /// <summary>The key that packets to it must carry; -Key unless given.</summary>
    [Parameter]
    public int? InputKey { get; set; }

    /// <summary>The key of the outer packets; -Key unless given.</summary>
    [Parameter]
    public int? OutputKey { get; set; }

    /// <summary>The outer packets carry a checksum: four bytes more.</summary>
    [Parameter]
    public SwitchParameter Checksum { get; set; }

    /// <summary>The outer packets carry a sequence number: four bytes more.</summary>
    [Parameter]
    public SwitchParameter Sequence { get; set; }

    /// <summary>With -Tap: the Ethernet address; one from the lab's seed unless given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MacAddress { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Make("Add GRE tunnel", config => config.AddGre(Fill(new GreSpec(Namespace, Name)) with
    {
        IsTap = Tap,
        InputKey = InputKey ?? Key,
        OutputKey = OutputKey ?? Key,
        Checksum = Checksum,
        Sequence = Sequence,
        Mac = Parsing.Mac(MacAddress),
    }));
}
