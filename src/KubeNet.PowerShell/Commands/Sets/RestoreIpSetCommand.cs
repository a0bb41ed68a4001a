using System.Management.Automation;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Runs the commands that ipset save printed: <c>ipset restore</c>, all or nothing.</summary>
/// <remarks>Sets that are there stay, and so do their entries. The text may hold any command of ipset that changes sets: swap, flush, destroy ...</remarks>
/// <example>
/// <summary>Sets as text.</summary>
/// <code>Restore-IpSet host -Text @'
/// create banned hash:net
/// add banned 192.0.2.0/24
/// add banned 192.0.2.1 nomatch
/// '@</code>
/// </example>
/// <example>
/// <summary>Fill a set anew without a moment in which it is empty, as network plugins do.</summary>
/// <code>'create next hash:ip', 'add next 192.0.2.9', 'swap next blocked', 'destroy next' | Restore-IpSet host</code>
/// </example>
[Cmdlet(VerbsData.Restore, "IpSet", SupportsShouldProcess = true, DefaultParameterSetName = "Text")]
public sealed class RestoreIpSetCommand : LabCmdlet
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

    /// <summary>A file that ipset save wrote.</summary>
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

    /// <summary>No error for sets and entries that are there, or that are not there when they are taken out (<c>-exist</c>).</summary>
    [Parameter]
    public SwitchParameter Exist { get; set; }

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
        Change(Namespace, "Restore sets", config => config.RestoreIpSets(Namespace, text, TheLab.State.Now, Exist));
    }
}
