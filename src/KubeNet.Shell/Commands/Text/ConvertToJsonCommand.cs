using System.Management.Automation;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>ConvertTo-Json</c>, in the layout and with the escapes of PowerShell 7.</summary>
[Cmdlet(VerbsData.ConvertTo, "Json")]
internal sealed class ConvertToJsonCommand : PSCmdlet
{
    private const int MaximumDepth = 100;

    private readonly List<object?> inputs = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    public object? InputObject { get; set; }

    [Parameter]
    [ValidateRange(0, MaximumDepth)]
    public int Depth { get; set; } = 2;

    [Parameter]
    public SwitchParameter Compress { get; set; }

    [Parameter]
    public SwitchParameter EnumsAsStrings { get; set; }

    [Parameter]
    public SwitchParameter AsArray { get; set; }

    [Parameter]
    public StringEscapeHandling EscapeHandling { get; set; } = StringEscapeHandling.Default;

    protected override void ProcessRecord() => inputs.Add(InputObject);

    protected override void EndProcessing()
    {
        if (inputs.Count == 0) return;
        object? root = inputs.Count > 1 || AsArray ? inputs : inputs[0];
        object? value = new JsonValueReader(Depth, WriteWarning, () => Stopping).Read(root);
        var settings = new JsonSerializerSettings
        {
            TypeNameHandling = TypeNameHandling.None,
            MaxDepth = 1024,
            StringEscapeHandling = EscapeHandling,
            Formatting = Compress ? Newtonsoft.Json.Formatting.None : Newtonsoft.Json.Formatting.Indented,
        };
        if (EnumsAsStrings) settings.Converters.Add(new StringEnumConverter());
        WriteObject(JsonConvert.SerializeObject(value, settings));
    }
}
