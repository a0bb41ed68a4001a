using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Get-Variable</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Variable")]
internal sealed class GetVariableCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    [Parameter]
    public string? Scope { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            PSVariable[] found = [.. VariableScope.Find(this, name, Scope)];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(CommandError.NotFound("VariableNotFound", $"Cannot find a variable with the name '{name}'.", name));
            foreach (PSVariable variable in found) WriteObject(ValueOnly ? variable.Value : variable);
        }
    }
}
