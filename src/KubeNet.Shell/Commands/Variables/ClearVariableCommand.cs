using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Clear-Variable</c>: sets variables to null.</summary>
[Cmdlet(VerbsCommon.Clear, "Variable", SupportsShouldProcess = true)]
internal sealed class ClearVariableCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public string? Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            PSVariable[] found = [.. VariableScope.Find(this, name, Scope)];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                WriteError(CommandError.NotFound("VariableNotFound", $"Cannot find a variable with the name '{name}'.", name));
            foreach (PSVariable variable in found)
            {
                if (ShouldProcess($"Name: {variable.Name}", "Clear variable")) variable.Value = null;
            }
        }
    }
}
