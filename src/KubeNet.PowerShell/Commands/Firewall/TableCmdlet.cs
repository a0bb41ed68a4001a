using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that works in one table of iptables.</summary>
public abstract class TableCmdlet : NamespaceCmdlet
{
    /// <summary>The table: filter, nat, mangle, raw or security; filter unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TableCompleter))]
    public string Table { get; set; } = "filter";

    /// <summary>ip6tables, not iptables.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>iptables-legacy, not iptables-nft. Where both hold rules, packets go through both.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Legacy { get; set; }

    /// <summary>Which table the parameters name.</summary>
    private protected TableLocation Where => new(Namespace, Tables.Read(Table), Families.Of(IPv6), Tables.Backend(Legacy));

    /// <summary>The chains of that table now.</summary>
    private protected Table TheTable => TableOf(TheLab.Config, Where);

    /// <summary>A table of a configuration.</summary>
    private protected static Table TableOf(NetworkConfig config, in TableLocation where) =>
        config[where.Namespace].GetRuleset(where.Family, where.Backend).GetTable(where.Table);
}
