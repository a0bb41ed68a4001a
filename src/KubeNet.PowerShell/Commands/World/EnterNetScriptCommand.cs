using System.Management.Automation;
using KubeNet.PowerShell.Scripts;

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
public sealed class EnterNetScriptCommand : NetScriptCmdlet
{
    private const string Prompt = "F#> ";
    private const string MorePrompt = "  - ";

    private readonly List<string> _gathered = [];
    private bool _isLeft;
    private bool _hasInput;

    /// <summary>Lines to run instead of asking for them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyString]
    public string? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (InputObject is null || _isLeft)
            return;
        if (!_hasInput && !ShouldProcess($"lab {TheLab.Name}", "Run F# lines"))
        {
            (_hasInput, _isLeft) = (true, true);
            return;
        }

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
        while (!_isLeft && !IsStopped)
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
        if (string.IsNullOrWhiteSpace(text) || RunScript(caller => ScriptHosts.Prompt.Prepare(text, caller)) is not { } result)
            return;
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
