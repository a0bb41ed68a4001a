using System.Management.Automation;
using KubeNet.PowerShell.Scripts;
using KubeNet.PowerShell.Sessions;
using KubeNet.Scripting;

namespace KubeNet.PowerShell.Commands;

/// <summary>Opens an F# prompt on the session's current lab.</summary>
/// <remarks>
/// The words of KubeNet.FSharp are open. A line that is complete runs at once; an open one goes on until an empty line, or until <c>;;</c>. Values are shown as PowerShell
/// shows them. <c>exit</c> or <c>#quit</c> goes back to PowerShell; Ctrl-C stops what runs and goes back too. What was defined stays for the next time.
/// </remarks>
/// <example>
/// <summary>Look at the lab with F#.</summary>
/// <code>'currentLab().Config.Namespaces.Count', 'exit' | Enter-NetScript</code>
/// </example>
[Cmdlet(VerbsCommon.Enter, "NetScript", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class EnterNetScriptCommand : LabCmdlet
{
    private const string Prompt = "F#> ";
    private const string MorePrompt = "  - ";

    private readonly Lock _gate = new();
    private readonly List<string> _gathered = [];
    private ScriptRun? _run;
    private bool _isStopped;
    private bool _isLeft;
    private bool _hasInput;

    /// <summary>Lines to run instead of asking for them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyString]
    public string? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        lock (_gate)
        {
            _isStopped = true;
            _run?.Stop();
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (InputObject is null || _isLeft)
            return;
        _hasInput = true;
        foreach (var line in InputObject.ReplaceLineEndings("\n").Split('\n'))
            Take(line);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_hasInput)
            Evaluate();
        else if (!MyInvocation.ExpectingInput && ShouldProcess($"lab {TheLab.Name}", "Open F# prompt"))
            Converse();
    }

    private void Converse()
    {
        while (!_isLeft && !_isStopped)
        {
            Host.UI.Write(_gathered.Count == 0 ? Prompt : MorePrompt);
            if (Host.UI.ReadLine() is not { } line)
                break;
            Take(line);
        }
    }

    private void Take(string line)
    {
        if (_isLeft)
            return;
        if (_gathered.Count == 0 && line.Trim().TrimEnd(';') is "exit" or "quit" or "#quit" or "#q")
        {
            _isLeft = true;
            return;
        }

        _gathered.Add(line);
        if (PromptText.IsComplete(_gathered))
            Evaluate();
    }

    private void Evaluate()
    {
        var text = string.Join('\n', _gathered);
        _gathered.Clear();
        if (string.IsNullOrWhiteSpace(text) || _isStopped)
            return;
        var before = TheLab;
        var current = before;
        using var output = new HostTextWriter(this);
        var run = ScriptHosts.Prompt.Prepare(text, () => current, lab => current = lab, output);
        lock (_gate)
            _run = run;
        var result = run.Run();
        if (Lab is null && !ReferenceEquals(current, before))
            KubeNetSession.Current = current;
        if (result.WasStopped)
            throw new PipelineStoppedException();
        Tell(result);
    }

    private void Tell(ScriptResult result)
    {
        foreach (var found in result.Diagnostics)
        {
            if (found.IsError)
                WriteError(ScriptErrors.Of(this, found));
            else
                WriteWarning(ScriptErrors.Warning(found));
        }

        if (result.Error is { } error)
            WriteError(ScriptErrors.Of(this, error, null));
        foreach (var name in result.Names)
            Host.UI.WriteLine(name);
        if (result.Value is { } value)
            Show(value);
    }

    // At once, and not when the prompt is left.
    private static void Show(object value)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Out-Default").Invoke(LanguagePrimitives.GetEnumerable(value) ?? new[] { value });
    }
}
