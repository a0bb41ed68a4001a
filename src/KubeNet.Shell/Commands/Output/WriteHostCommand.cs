using System.Collections;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Output;

/// <summary><c>Write-Host</c>: writes to the screen, as information that <c>6&gt;</c> and <c>-InformationVariable</c> can take.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
internal sealed class WriteHostCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromRemainingArguments = true, ValueFromPipeline = true)]
    [Alias("Msg", "Message")]
    public object? Object { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    [Parameter]
    public object Separator { get; set; } = " ";

    [Parameter]
    public ConsoleColor ForegroundColor { get; set; }

    [Parameter]
    public ConsoleColor BackgroundColor { get; set; }

    protected override void ProcessRecord()
    {
        var message = new HostInformationMessage { Message = Text(Object), NoNewLine = NoNewline };
        if (MyInvocation.BoundParameters.ContainsKey(nameof(ForegroundColor))) message.ForegroundColor = ForegroundColor;
        if (MyInvocation.BoundParameters.ContainsKey(nameof(BackgroundColor))) message.BackgroundColor = BackgroundColor;
        WriteInformation(message, ["PSHOST"]);
    }

    private string Text(object? value)
    {
        switch (value is PSObject { BaseObject: string or IEnumerable } wrapped ? wrapped.BaseObject : value)
        {
            case null: return "";
            case string text: return text;
            case IEnumerable items:
                string separator = LanguagePrimitives.ConvertTo<string>(Separator);
                return string.Join(separator, items.Cast<object?>().Select(Text));
            case { } single: return PSObject.AsPSObject(single).ToString();
        }
    }
}
