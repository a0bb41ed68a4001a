using System.Diagnostics;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Time;

/// <summary><c>Measure-Command</c>: how long a script block takes; its output is dropped.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Command")]
internal sealed class MeasureCommandCommand : PSCmdlet
{
    private readonly Stopwatch watch = new();

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true)]
    public ScriptBlock Expression { get; set; } = ScriptBlock.Create("");

    protected override void ProcessRecord()
    {
        watch.Start();
        InvokeCommand.InvokeScript(useLocalScope: false, Expression, InputObject is null ? [] : new object[] { InputObject }, []);
        watch.Stop();
    }

    protected override void EndProcessing() => WriteObject(watch.Elapsed);
}
