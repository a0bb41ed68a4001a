using System.Collections;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.PowerShell.Scripts;

namespace KubeNet.PowerShell.Commands;

/// <summary>Runs an F# script in the session's current lab.</summary>
/// <remarks>
/// What the script builds is there for the next cmdlet; its last line's value goes down the pipeline, what it prints to the host, where <c>6&gt;</c> can take
/// it; what it prints as errors (<c>eprintfn</c>) has the tag <c>stderr</c> there. Compile errors and exceptions become errors that name file, line and column, and what its clusters warn of becomes warnings. Ctrl-C stops a script; one that had to be aborted leaves the lab as it was before. The compiler is loaded by the first
/// script and stays warm; a script that has not changed since it ran is not compiled again. See about_KubeNet_Scripting.
/// </remarks>
/// <example>
/// <summary>Build a lab with a script, and go on in PowerShell.</summary>
/// <code>Invoke-NetScript ./scripts/demo.fsx
/// Get-NetNamespace
/// Trace-Packet client 192.0.2.10 -Port 8080</code>
/// </example>
/// <example>
/// <summary>The rows of an experiment are objects.</summary>
/// <code>Invoke-NetScript ./scripts/sweep.fsx -Variable @{ most = 4 } | Where-Object Policy -eq Local | ForEach-Object Rules</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "NetScript", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(object))]
public sealed class InvokeNetScriptCommand : NetScriptCmdlet
{
    /// <summary>The script, an .fsx file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The script, by its name as it stands: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>What the script reads with <c>arguments ()</c>.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [Alias("Args")]
    [ValidateNotNull]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>
    /// Values that the script reads by name, in place of its defaults: <c>variable "nodes" 3</c>, <c>variable "ports" [ 80; 443 ]</c>. They become what the default is: text, numbers, times, lists.
    /// Upper and lower case are alike.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Variable { get; set; } = new Hashtable();

    /// <inheritdoc/>
    protected override object? Target => Given.Text;

    private GivenPath Given => GivenPath.Of(this, Path, LiteralPath);

    /// <inheritdoc/>
    protected override void Process()
    {
        var file = System.IO.Path.GetFullPath(Given.Resolve());
        if (ShouldProcess(file, "Run F# script"))
            Run(file, Given.Read());
    }

    private void Run(string file, string text)
    {
        var variables = new AskedVariables(ReadVariables());
        using var waiting = CompilerWait.Of(this);
        if (RunScript(caller => ScriptHosts.Scripts.Prepare(file, text, ArgumentList, variables, caller)) is not { } result)
            return;
        if (result.Error is { } error)
            WriteError(ScriptErrors.Of(this, error, result.ErrorPosition));
        else if (!result.Diagnostics.Any(found => found.IsError))
            WarnOf(variables);
        if (ScriptHosts.IsUndone(result.Value))
            WriteWarning("The script's last line is a change that no lab was given: nothing was done. Write it between the braces of here { ... }, or of lab.");
        else if (result.Value is { } value)
            WriteObject(value, enumerateCollection: true);
    }

    private void WarnOf(AskedVariables variables)
    {
        foreach (var name in variables.Unasked)
            WriteWarning($"The script did not ask for a variable '{name}'. {Choices.Among(variables.Asked, "It asked for", "It asked for none.")}");
    }

    // One without a value is as good as none: the script's default counts.
    private Dictionary<string, object> ReadVariables()
    {
        var variables = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in PSValues.Entries(Variable))
        {
            if (PSValues.BareWithin(entry.Value) is { } value)
                variables[entry.Key.ToString() ?? ""] = value;
        }

        return variables;
    }
}
