using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sets the rules to what iptables-save printed: <c>iptables-restore</c>, all or nothing.</summary>
/// <remarks>
/// Tables that the text does not name stay as they are. Where a line is wrong, nothing is changed, and the error names the line. A match or
/// target that the model does not know is kept and printed back; a packet's fate that hangs on it is Uncertain.
/// </remarks>
/// <example>
/// <summary>Rules as text.</summary>
/// <code>Restore-Iptables host -Text @'
/// *filter
/// :INPUT DROP [0:0]
/// :FORWARD DROP [0:0]
/// :OUTPUT ACCEPT [0:0]
/// -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
/// COMMIT
/// '@</code>
/// </example>
/// <example>
/// <summary>Add to what is there.</summary>
/// <code>'*nat', '-A POSTROUTING -o eth0 -j MASQUERADE', 'COMMIT' | Restore-Iptables host -NoFlush</code>
/// </example>
[Cmdlet(VerbsData.Restore, "Iptables", SupportsShouldProcess = true, DefaultParameterSetName = "Text")]
public sealed class RestoreIptablesCommand : RestoreCmdlet
{
    /// <summary>Keep the rules that are there; only user chains that the text names are emptied (<c>--noflush</c>).</summary>
    [Parameter]
    public SwitchParameter NoFlush { get; set; }

    /// <summary>Take over the counters of the text (<c>--counters</c>).</summary>
    [Parameter]
    public SwitchParameter Counters { get; set; }

    /// <summary>Rules of ip6tables.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>Rules of iptables-legacy, not of iptables-nft.</summary>
    [Parameter]
    public SwitchParameter Legacy { get; set; }

    /// <inheritdoc/>
    private protected override void Restore(string text)
    {
        RestoreResult? result = null;
        var changed = Change(
            Namespace,
            $"Restore rules of {(IPv6 ? "ip6tables" : "iptables")}",
            config => config.RestoreRuleset(Namespace, text, out result, Families.Of(IPv6), Tables.Backend(Legacy), NoFlush));
        if (changed && Counters)
            result!.SeedCounters(TheLab.State[Namespace].Counters);
    }
}
