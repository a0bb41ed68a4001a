using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Adds a policy routing rule: <c>ip rule add</c>.</summary>
/// <remarks>Rules say which table is asked for which packets. The rule of priority 0, which asks the local table, comes before yours.</remarks>
/// <example>
/// <summary>Packets with mark 1 take the routes of table 100.</summary>
/// <code>Add-IpRule router -FwMark 1 -Table 100</code>
/// </example>
/// <example>
/// <summary>What a network sends is turned away, before anything else is asked.</summary>
/// <code>Add-IpRule router -Priority 10 -From 192.0.2.0/24 -Action prohibit</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpRule", SupportsShouldProcess = true)]
[OutputType(typeof(IpRuleInfo))]
public sealed class AddIpRuleCommand : RuleCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        var (family, spec) = ReadSpec();
        var before = Home.Routing(family).Rules;
        if (!Change(Namespace, "Add ip rule", config => config.AddIpRule(Namespace, family, spec)))
            return;
        foreach (var made in Home.Routing(family).Rules.Except(before))
            WriteObject(IpRuleInfo.Of(TheLab, Namespace, family, made));
    }
}
