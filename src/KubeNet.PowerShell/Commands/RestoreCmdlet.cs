using System.Management.Automation;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that reads back into a namespace what a program of the kernel's tools printed: from a file, or from text that comes whole or line by line.</summary>
public abstract class RestoreCmdlet : LabCmdlet
{
    // Nothing is done before the last line is there.
    private readonly List<string> _lines = [];

    /// <summary>The network namespace.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "Text")]
    [ValidateNotNullOrEmpty]
    [NetworkNamespace]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string Namespace { get; set; } = "";

    /// <summary>A file with the saved text.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The file, by its name as it stands: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The saved text, whole or line by line, or a file with it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Text")]
    [FileText]
    [AllowEmptyString]
    public string[] Text { get; set; } = [];

    /// <inheritdoc/>
    protected override object? Target => ParameterSetName == "Text" ? Namespace : Given.Text;

    private GivenPath Given => GivenPath.Of(this, Path, LiteralPath);

    /// <summary>Brings the text into the namespace, if the person agrees.</summary>
    private protected abstract void Restore(string text);

    /// <inheritdoc/>
    protected sealed override void Process()
    {
        if (ParameterSetName == "Text")
            _lines.AddRange(Text);
        else
            Restore(Given.Read());
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (ParameterSetName == "Text")
            Attempt(Target, () => Restore(string.Join('\n', _lines)));
    }
}
