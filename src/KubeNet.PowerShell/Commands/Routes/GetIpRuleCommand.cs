using System.Management.Automation;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the policy routing rules, in the order in which they are asked: <c>ip rule show</c>.</summary>
/// <example>
/// <summary>Which tables are asked, in which order?</summary>
/// <code>Get-IpRule router</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpRule")]
[OutputType(typeof(IpRuleInfo))]
public sealed class GetIpRuleCommand : NamespaceQueryCmdlet
{
    /// <summary>Only rules of these priorities.</summary>
    [Parameter(Position = 1)]
    public uint[]? Priority { get; set; }

    /// <summary>IPv6's rules; with <c>-IPv4</c> those of both families.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>IPv4's rules, which you get anyway unless <c>-IPv6</c> is given.</summary>
    [Parameter]
    public SwitchParameter IPv4 { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (IPv4 || !IPv6)
            Query(home, IpFamily.IPv4);
        if (IPv6)
            Query(home, IpFamily.IPv6);
    }

    private void Query(NamespaceConfig home, IpFamily family)
    {
        foreach (var rule in home.Routing(family).Rules)
        {
            if (Priority is null || Priority.Contains(rule.Priority))
                WriteObject(IpRuleInfo.Of(TheLab, home.Name, family, rule));
        }
    }
}
