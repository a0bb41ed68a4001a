using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets sysctls of namespaces: <c>sysctl net.ipv4.ip_forward</c>.</summary>
/// <remarks>Without <c>-Name</c> you get those that were set; with it also those that still have the kernel's default.</remarks>
/// <example>
/// <summary>Does it route?</summary>
/// <code>Get-NetSysctl router net.ipv4.ip_forward</code>
/// </example>
/// <example>
/// <summary>The reverse path filter of every link.</summary>
/// <code>Get-NetSysctl router net.ipv4.conf.*.rp_filter</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "NetSysctl")]
[OutputType(typeof(SysctlInfo))]
public sealed class GetNetSysctlCommand : NamespaceQueryCmdlet
{
    /// <summary>The names, with wildcards; those that were set unless given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SysctlCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        var lab = TheLab;
        if (Name is null)
        {
            foreach (var (name, _) in home.Sysctls.Values)
                WriteObject(SysctlInfo.Of(lab, home, name));
            return;
        }

        foreach (var pattern in Name)
        {
            var names = WildcardPattern.ContainsWildcardCharacters(pattern)
                ? Wildcards.Select(SysctlNames.Of(home), name => name, pattern)
                : [pattern];
            foreach (var name in names)
                Attempt(name, () => WriteObject(SysctlInfo.Of(lab, home, name)));
        }
    }
}
