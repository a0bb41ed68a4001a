using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes a policy routing rule: <c>ip rule del</c>.</summary>
/// <remarks>What you leave out fits any; of several rules that fit, the first goes.</remarks>
/// <example>
/// <summary>Remove the rule of a priority.</summary>
/// <code>Remove-IpRule router -Priority 32765</code>
/// </example>
/// <example>
/// <summary>Remove all rules that ask table 100.</summary>
/// <code>Get-IpRule router | Where-Object Table -eq 100 | Remove-IpRule</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IpRule", SupportsShouldProcess = true)]
public sealed class RemoveIpRuleCommand : RuleCmdlet
{
    /// <inheritdoc/>
    protected override void Process()
    {
        var (family, spec) = ReadSpec();
        Change(Namespace, $"Remove ip rule {Priority}".TrimEnd(), config => config.RemoveIpRule(Namespace, family, spec));
    }
}
