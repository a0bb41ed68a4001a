using System.Management.Automation;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>ConvertFrom-Json</c>: objects from JSON text; the lines of a pipeline are one text unless the first is a whole value by itself.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
internal sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 1024;

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => lines.Add(InputObject);

    protected override void EndProcessing()
    {
        if (lines.Count == 0) return;
        if (lines.Count > 1 && IsWhole(lines[0])) lines.ForEach(Convert);
        else Convert(string.Join('\n', lines));
    }

    private bool IsWhole(string line)
    {
        try
        {
            return Parse(line) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Convert(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        try
        {
            JToken? token = Parse(text);
            WriteObject(AsHashtable ? JsonToObjects.ConvertToTable(token) : JsonToObjects.Convert(token), enumerateCollection: !NoEnumerate);
        }
        catch (JsonException error)
        {
            ThrowTerminatingError(CommandError.From(
                new ArgumentException("Conversion from JSON failed with error: " + error.Message, error), "System.ArgumentException", ErrorCategory.NotSpecified));
        }
        catch (JsonNameException error)
        {
            ThrowTerminatingError(CommandError.From(new InvalidOperationException(error.Message), error.Id, ErrorCategory.InvalidOperation));
        }
    }

    private JToken? Parse(string text) => JsonConvert.DeserializeObject<JToken>(text, new JsonSerializerSettings
    {
        TypeNameHandling = TypeNameHandling.None,
        MetadataPropertyHandling = MetadataPropertyHandling.Ignore,
        MaxDepth = Depth,
    });
}
