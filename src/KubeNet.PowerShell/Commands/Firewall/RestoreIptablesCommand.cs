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
public sealed class RestoreIptablesCommand : LabCmdlet
{
    private readonly List<string> _lines = [];

    /// <summary>The network namespace.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Text")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(Completers.NamespaceCompleter))]
    public string Namespace { get; set; } = "";

    /// <summary>A file that iptables-save wrote.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The file, by its name as it stands: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The text, whole or line by line, or a file with it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Text")]
    [FileText]
    [AllowEmptyString]
    public string[] Text { get; set; } = [];

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
    protected override object? Target => ParameterSetName == "Text" ? Namespace : Given;

    private bool IsLiteral => ParameterSetName == nameof(LiteralPath);

    private string Given => IsLiteral ? LiteralPath : Path;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Text")
            _lines.AddRange(Text);
        else
            Restore(Files.Read(this, Given, IsLiteral));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ParameterSetName == "Text")
            Attempt(Target, () => Restore(string.Join('\n', _lines)));
    }

    private void Restore(string text)
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
