using System.Collections;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary><c>Tee-Object</c>: hands objects on and keeps them in a file or variable.</summary>
[Cmdlet("Tee", "Object", DefaultParameterSetName = "File")]
internal sealed class TeeObjectCommand : PSCmdlet, IDisposable
{
    private readonly ArrayList kept = [];
    private SteppablePipeline? file;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [Alias("Path")]
    public string FilePath { get; set; } = "";

    [Parameter(Mandatory = true, ParameterSetName = "LiteralFile")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter(ParameterSetName = "File")]
    [Parameter(ParameterSetName = "Variable")]
    public SwitchParameter Append { get; set; }

    [Parameter(ParameterSetName = "File")]
    [Parameter(ParameterSetName = "LiteralFile")]
    public object? Encoding { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "Variable")]
    public string Variable { get; set; } = "";

    protected override void BeginProcessing()
    {
        if (ParameterSetName == "Variable")
        {
            if (Append && SessionState.PSVariable.GetValue(Variable) is { } before)
                kept.AddRange(LanguagePrimitives.GetEnumerable(before)?.Cast<object?>().ToArray() ?? [before]);
            return;
        }

        string path = ParameterSetName == "File" ? FilePath : LiteralPath;
        ScriptBlock script = ScriptBlock.Create("param($path, $append, $encoding) Out-File -LiteralPath $path -Append:$append -Encoding $encoding");
        file = script.GetSteppablePipeline(CommandOrigin.Internal, [path, Append, Encoding ?? "utf8"]);
        file.Begin(expectInput: true);
    }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        if (file is null) kept.Add(InputObject);
        else file.Process(InputObject);
    }

    protected override void EndProcessing()
    {
        if (file is not null) file.End();
        else SessionState.PSVariable.Set(Variable, kept.Count == 1 ? kept[0] : kept.ToArray());
    }

    public void Dispose()
    {
        file?.Dispose();
    }
}
