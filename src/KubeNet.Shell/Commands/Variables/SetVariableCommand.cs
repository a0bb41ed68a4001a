using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Set-Variable</c>: sets variables, making those that are not there.</summary>
[Cmdlet(VerbsCommon.Set, "Variable", SupportsShouldProcess = true)]
internal sealed class SetVariableCommand : PSCmdlet
{
    private readonly List<object?> values = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

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
        if (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(Value))) values.Add(Value);
    }

    protected override void EndProcessing()
    {
        object? value = values.Count > 1 ? values.ToArray() : values.FirstOrDefault();
        foreach (string name in Name)
        {
            if (!ShouldProcess($"Name: {name} Value: {value}", "Set variable")) continue;
            string target = VariableScope.Qualified(name, Scope);
            SessionState.PSVariable.Set(target, value);
            PSVariable variable = SessionState.PSVariable.Get(target);
            if (Description is not null) variable.Description = Description;
            if (Option != ScopedItemOptions.None) variable.Options = Option;
            if (PassThru) WriteObject(variable);
        }
    }
}
