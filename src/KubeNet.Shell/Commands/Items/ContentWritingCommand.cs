using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary>What Set-Content and Add-Content share.</summary>
internal abstract class ContentWritingCommand : PSCmdlet
{
    private readonly List<object?> values = [];

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Value { get; set; }

    [Parameter]
    public object? Encoding { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>Whether the text goes behind what is there.</summary>
    protected abstract bool Appends { get; }

    protected override void ProcessRecord()
    {
        foreach (object? value in Value ?? [])
        {
            if (value is not null && LanguagePrimitives.GetEnumerable(value) is { } items) values.AddRange(items.Cast<object?>());
            else values.Add(value);
        }
    }

    protected override void EndProcessing()
    {
        foreach (string given in ParameterSetName == "Path" ? Path : LiteralPath)
        {
            string path = FileTarget.Resolve(this, given);
            if (ShouldProcess($"Path: {path}", Appends ? "Add Content" : "Set Content")) Write(path);
        }

        if (PassThru) WriteObject(values, enumerateCollection: true);
    }

    private void Write(string path)
    {
        using StreamWriter writer = FileTarget.Open(this, path, AsByteStream ? null : Encoding, Appends, Force, noClobber: false);
        foreach (object? value in values)
        {
            if (AsByteStream)
            {
                writer.BaseStream.WriteByte(LanguagePrimitives.ConvertTo<byte>(value));
                continue;
            }

            writer.Write(value is null ? "" : PSObject.AsPSObject(value).ToString());
            if (!NoNewline) writer.WriteLine();
        }
    }
}
