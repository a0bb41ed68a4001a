using System.Collections.Concurrent;
using System.Management.Automation;
using KubeNet.Engine.Labs;
using KubeNet.Scripting;

namespace KubeNet.PowerShell.Scripts;

/// <summary>
/// The cmdlet that runs a script, as the script sees it. What it prints goes to the host, as <c>Write-Host</c> would show it, so that <c>6&gt;</c> can take it; what it
/// prints as errors goes there too, with the tag <c>stderr</c>, and what its words find odd becomes warnings.
/// </summary>
/// <remarks>Only the pipeline's own thread may write: what other threads of the script leave is written by its next line, or at the end.</remarks>
internal sealed class ScriptCaller : IScriptCaller, IDisposable
{
    private readonly PSCmdlet _cmdlet;
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly ScriptWriter _output;
    private readonly ScriptWriter _error;
    private bool _isShowing;

    public ScriptCaller(PSCmdlet cmdlet, Lab lab)
    {
        (_cmdlet, Lab) = (cmdlet, lab);

        // A host may show what it is given by Console.Out and Console.Error, which are these writers while a script runs.
        var (output, error) = (Console.Out, Console.Error);
        _output = new(text => Show(() => ShowText(text, "PSHOST")), text => Divert(output, text));
        _error = new(text => Show(() => ShowText(text, "PSHOST", "stderr")), text => Divert(error, text));
    }

    /// <inheritdoc/>
    public Lab Lab { get; set; }

    /// <inheritdoc/>
    public TextWriter Output => _output;

    /// <inheritdoc/>
    public TextWriter Error => _error;

    private bool IsHost => _isShowing && Environment.CurrentManagedThreadId == _pipelineThread;

    /// <inheritdoc/>
    public void Warn(string message)
    {
        if (Environment.CurrentManagedThreadId == _pipelineThread)
            _output.Flush();
        Show(() => _cmdlet.WriteWarning(message));
    }

    /// <summary>Shows all that waits.</summary>
    public void Flush()
    {
        _output.Flush();
        _error.Flush();
        ShowWaiting();
    }

    public void Dispose()
    {
        Flush();
        _output.Dispose();
        _error.Dispose();
    }

    private bool Divert(TextWriter console, ReadOnlySpan<char> text)
    {
        if (!IsHost)
            return false;
        console.Write(text);
        return true;
    }

    private void Show(Action show)
    {
        _waiting.Enqueue(show);
        ShowWaiting();
    }

    private void ShowWaiting()
    {
        if (Environment.CurrentManagedThreadId != _pipelineThread || _isShowing)
            return;
        while (_waiting.TryDequeue(out var show))
        {
            _isShowing = true;
            try
            {
                show();
            }
            finally
            {
                _isShowing = false;
            }
        }
    }

    private void ShowText(string text, params string[] tags)
    {
        var endsLine = text[^1] == '\n';
        _cmdlet.WriteInformation(new HostInformationMessage { Message = endsLine ? text[..^1] : text, NoNewLine = !endsLine }, tags);
    }
}
