using System.Management.Automation;
using System.Runtime.ExceptionServices;
using KubeNet.PowerShell.Scripts;
using KubeNet.PowerShell.Sessions;
using KubeNet.Scripting;

namespace KubeNet.PowerShell.Commands;

/// <summary>Runs F# on the session's lab: one run at a time, which Ctrl-C stops.</summary>
public abstract class NetScriptCmdlet : LabCmdlet
{
    private readonly Lock _gate = new();
    private ScriptRun? _run;

    /// <summary>Whether Ctrl-C was pressed: nothing runs any more.</summary>
    private protected bool IsStopped { get; private set; }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        lock (_gate)
        {
            IsStopped = true;
            _run?.Stop();
        }
    }

    /// <summary>Runs what is prepared, makes the lab that it left current, and writes what the compiler said. Null where Ctrl-C came first.</summary>
    /// <param name="prepare">Prepares the run for the cmdlet.</param>
    private protected ScriptResult? RunScript(Func<IScriptCaller, ScriptRun> prepare)
    {
        var before = TheLab;
        using var caller = new ScriptCaller(this, before);
        var run = prepare(caller);
        lock (_gate)
        {
            if (IsStopped)
                return null;
            _run = run;
        }

        var result = run.Run();
        if (Lab is null && !ReferenceEquals(caller.Lab, before))
            KubeNetSession.Current = caller.Lab;
        if (result.WasStopped)
            throw new PipelineStoppedException();

        // A warning ended the pipeline: -WarningAction Stop.
        if (result.Error is PipelineStoppedException)
            ExceptionDispatchInfo.Throw(result.Error);
        caller.Flush();
        foreach (var found in result.Diagnostics)
        {
            if (found.IsError)
                WriteError(ScriptErrors.Of(this, found));
            else
                WriteWarning(ScriptErrors.Warning(found));
        }

        return result;
    }
}
