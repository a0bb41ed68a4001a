using System.Collections.Concurrent;
using System.Management.Automation;

namespace KubeNet.PowerShell.Scripts;

/// <summary>What the words of a script find odd but allowed, as warnings of the cmdlet that runs it.</summary>
internal sealed class ScriptWarnings(PSCmdlet cmdlet, HostTextWriter output)
{
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private readonly ConcurrentQueue<string> _waiting = new();

    /// <summary>Takes one from any thread of the script.</summary>
    public void Take(string message)
    {
        _waiting.Enqueue(message);
        Write();
    }

    /// <summary>Writes what waits. Only the pipeline's own thread may write: what others leave is written by its next warning, or at the end.</summary>
    public void Write()
    {
        if (Environment.CurrentManagedThreadId != _pipelineThread)
            return;
        while (_waiting.TryDequeue(out var message))
            output.ShowBeside(() => cmdlet.WriteWarning(message));
    }
}
