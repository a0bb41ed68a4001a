using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets links: <c>ip link show</c>.</summary>
/// <remarks>State is UP where traffic passes, NO-CARRIER where the link was set up but its other end was not, and DOWN.</remarks>
/// <example>
/// <summary>All links of a namespace.</summary>
/// <code>Get-IpLink web</code>
/// </example>
/// <example>
/// <summary>The ports of a bridge, of any namespace.</summary>
/// <code>Get-IpLink | Where-Object Master -eq br0</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpLink")]
[OutputType(typeof(IpLinkInfo))]
public sealed class GetIpLinkCommand : NamespaceQueryCmdlet
{
    private readonly HashSet<string> _checked = [];

    /// <summary>The links' names, with wildcards; all unless given.</summary>
    [Parameter(Position = 1)]
    [Alias("Link")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only links of these kinds, with wildcards: veth, bridge, vlan, dummy, loopback ...</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LinkKindCompleter))]
    public string[]? Kind { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var kind in (Kind ?? []).Where(_checked.Add))
            Attempt(kind, () => Require(kind));
        var links = home.Links.Values.Where(link => Kind is null || Array.Exists(Kind, kind => WildcardPattern.Get(kind, WildcardOptions.IgnoreCase).IsMatch(link.Kind)));
        foreach (var link in Matching(links, link => link.Name, Name, name => TheLab.Config.Link(home.Name, name)))
            WriteObject(IpLinkInfo.Of(TheLab, home, link));
    }

    private void Require(string kind)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(kind) && !LinkKinds.In(TheLab.Config).Contains(kind, StringComparer.OrdinalIgnoreCase))
            throw new NetConfigException("InvalidLinkKind", $"'{kind}' is no kind of link. {Choices.Among(LinkKinds.In(TheLab.Config), "There are", "")}");
    }
}
