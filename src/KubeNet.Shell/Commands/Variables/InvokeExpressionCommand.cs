using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Invoke-Expression</c>: runs text as PowerShell code in the caller's scope.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Expression")]
internal sealed class InvokeExpressionCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string Command { get; set; } = "";

    protected override void ProcessRecord()
    {
        ScriptBlock script = InvokeCommand.NewScriptBlock(Command);
        foreach (PSObject result in InvokeCommand.InvokeScript(useLocalScope: false, script, Array.Empty<object>(), [])) WriteObject(result);
    }
}
