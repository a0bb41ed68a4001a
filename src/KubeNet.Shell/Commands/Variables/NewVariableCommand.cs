using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>New-Variable</c>: makes a variable; one that is there is an error without <c>-Force</c>.</summary>
[Cmdlet(VerbsCommon.New, "Variable", SupportsShouldProcess = true)]
internal sealed class NewVariableCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public string? Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        string target = VariableScope.Qualified(Name, Scope ?? "Local");
        if (!Force && SessionState.PSVariable.Get(target) is not null)
        {
            WriteError(CommandError.From(
                new SessionStateException($"A variable with name '{Name}' already exists."), "VariableAlreadyExists", ErrorCategory.ResourceExists, Name));
            return;
        }

        if (!ShouldProcess($"Name: {Name} Value: {Value}", "New variable")) return;
        SessionState.PSVariable.Set(target, Value);
        PSVariable variable = SessionState.PSVariable.Get(target);
        if (Description is not null) variable.Description = Description;
        if (Option != ScopedItemOptions.None) variable.Options = Option;
        if (PassThru) WriteObject(variable);
    }
}
