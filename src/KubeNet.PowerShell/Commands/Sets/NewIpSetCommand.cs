using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes a set of addresses, networks, ports ...: <c>ipset create</c>.</summary>
/// <remarks>Rules ask it by its name: <c>-m set --match-set NAME src,dst</c>, with a direction for each part of the type's name.</remarks>
/// <example>
/// <summary>Drop what comes from a list of addresses.</summary>
/// <code>New-IpSet host banned hash:ip
/// Add-IpSetEntry host banned 192.0.2.1, 198.51.100.0/30
/// Add-IptablesRule host INPUT '-m set --match-set banned src -j DROP'</code>
/// </example>
/// <example>
/// <summary>Networks whose entries end after ten minutes, counted.</summary>
/// <code>New-IpSet host trusted hash:net -Timeout 600 -Counters</code>
/// </example>
[Cmdlet(VerbsCommon.New, "IpSet", SupportsShouldProcess = true)]
[OutputType(typeof(IpSetInfo))]
public sealed class NewIpSetCommand : NamespaceCmdlet
{
    /// <summary>The set's name, at most 31 characters.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The type: how entries are stored, and what they consist of; <c>hash:ip,port</c> may stand without quotes.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IpSetTypeCompleter))]
    public string[] Type { get; set; } = ["hash:ip"];

    /// <summary>Addresses of IPv6 (<c>family inet6</c>).</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>What a bitmap covers: <c>10.0.0.0/24</c>, <c>10.0.0.1-10.0.0.9</c>, or <c>80-90</c> for bitmap:port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Range { get; set; }

    /// <summary>Store networks of this prefix length instead of addresses (<c>netmask</c>).</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int? NetMask { get; set; }

    /// <summary>For how many seconds new entries stay unless they say otherwise; 0 for ever, but with timeouts allowed.</summary>
    [Parameter]
    [ValidateRange(0, 2147483)]
    public int? Timeout { get; set; }

    /// <summary>Count packets and bytes by entry.</summary>
    [Parameter]
    public SwitchParameter Counters { get; set; }

    /// <summary>Entries may have comments.</summary>
    [Parameter]
    public SwitchParameter Comment { get; set; }

    /// <summary>Entries may have marks for <c>-j SET --map-set</c>.</summary>
    [Parameter]
    public SwitchParameter SkbInfo { get; set; }

    /// <summary>How many entries a hash takes (<c>maxelem</c>); 65536 unless given.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxElements { get; set; }

    /// <summary>No error where the same set exists already (<c>-exist</c>).</summary>
    [Parameter]
    public SwitchParameter Exist { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
        {
            Attempt(name, () =>
            {
                var command = $"create \"{name}\" \"{string.Join(',', Type)}\"{Words()}{(Exist ? " -exist" : "")}";
                if (Change(Namespace, $"Make set {name}", config => config.RunIpSet(Namespace, command, TheLab.State.Now, out _)))
                    WriteObject(IpSetInfo.Of(TheLab, Namespace, name));
            });
        }
    }

    private string Words() =>
        Word("family", IPv6 ? "inet6" : null) + Word("range", Range) + Word("netmask", NetMask) + Word("maxelem", MaxElements) + Word("timeout", Timeout)
        + Flag("counters", Counters) + Flag("comment", Comment) + Flag("skbinfo", SkbInfo);

    private static string Word(string name, object? value) => value is null ? "" : $" {name} {value}";

    private static string Flag(string name, bool isSet) => isSet ? $" {name}" : "";
}
