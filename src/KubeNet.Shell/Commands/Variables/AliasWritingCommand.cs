using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary>What Set-Alias and New-Alias share.</summary>
internal abstract class AliasWritingCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Value { get; set; } = "";

    [Parameter]
    [ValidateSet("Global", "Script", "Local")]
    public string? Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Whether an alias that is there is replaced.</summary>
    protected abstract bool Replaces { get; }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"Name: {Name} Value: {Value}", Replaces ? "Set Alias" : "New Alias")) return;
        string path = string.IsNullOrEmpty(Scope) ? $"alias:{Name}" : $"alias:{Scope}:{Name}";
        if (!Replaces && !Force && InvokeProvider.Item.Exists($"alias:{Name}"))
        {
            WriteError(CommandError.From(
                new SessionStateException($"The alias is not allowed, because an alias with the name '{Name}' already exists."),
                "AliasAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }

        try
        {
            var alias = InvokeProvider.Item.Set([path], Value, Force, literalPath: true);
            if (PassThru) WriteObject(alias, enumerateCollection: true);
        }
        catch (SessionStateUnauthorizedAccessException error)
        {
            WriteError(new ErrorRecord(error.ErrorRecord, error));
        }
    }
}
