using System.Management.Automation;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets tracked connections: <c>conntrack -L</c>.</summary>
/// <remarks>
/// <c>-Source</c>, <c>-Destination</c> and <c>-Port</c> fit where either direction has them, so that you find a connection by what you know of it. The
/// others are conntrack's own options, each about one direction.
/// </remarks>
/// <example>
/// <summary>Which connections were translated?</summary>
/// <code>Get-Conntrack | Where-Object Nat</code>
/// </example>
/// <example>
/// <summary>What goes to port 80, as conntrack prints it.</summary>
/// <code>Get-Conntrack router -Port 80 -AsText</code>
/// </example>
/// <example>
/// <summary>UDP that nobody answered.</summary>
/// <code>Get-Conntrack router -Protocol udp -Status UNREPLIED</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "Conntrack", DefaultParameterSetName = "Filter")]
[OutputType(typeof(ConntrackInfo), typeof(string))]
public sealed class GetConntrackCommand : ConntrackCmdlet
{
    /// <summary>As text, as <c>conntrack -L</c> prints it.</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter AsText { get; set; }

    /// <summary>With <c>-AsText</c>: with the family, as <c>conntrack -L -o extended</c> prints it.</summary>
    [Parameter(ParameterSetName = "Filter")]
    public SwitchParameter Extended { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Select(info => WriteObject(AsText ? info.ToLine(Extended) : info));
}
