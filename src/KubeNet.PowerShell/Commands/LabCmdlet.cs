using System.Diagnostics;
using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// What every cmdlet shares: the lab it works on, and that a complaint of the engine is a non-terminating error of the item at hand.
/// </summary>
public abstract class LabCmdlet : PSCmdlet
{
    private HashSet<string> _typed = [];

    /// <summary>The lab to work on; the session's current lab unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Lab? Lab { get; set; }

    /// <summary>The lab of this call.</summary>
    protected Lab TheLab => Lab ?? KubeNetSession.Current;

    /// <summary>What an error of the item at hand is about, asked when it has come: ErrorRecord.TargetObject.</summary>
    protected virtual object? Target => null;

    /// <summary>Notes what stands on the command line, before the pipeline binds more.</summary>
    protected override void BeginProcessing() => _typed = [.. MyInvocation.BoundParameters.Keys];

    /// <summary>Whether a parameter stands on the command line, and does not come down the pipeline.</summary>
    private protected bool IsTyped(string parameter) => _typed.Contains(parameter);

    /// <summary>Whether a parameter was given, on the command line or by the pipeline.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>What stands on the command line and is nothing is a mistyped variable; an empty field that comes down the pipeline is not given.</summary>
    private protected void RequireSomething(params string[] parameters)
    {
        if (Array.Find(parameters, name => IsTyped(name) && PSValues.IsNothing(MyInvocation.BoundParameters[name])) is { } empty)
            ThrowTerminatingError(ErrorRecords.Of(new NetConfigException("ParameterIsNothing", $"-{empty} was given, but is nothing; leave it out, or look whether the variable's name is right."), Target));
    }

    /// <summary>Handles one item of the pipeline.</summary>
    protected abstract void Process();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Process();
        }
        catch (NetConfigException error)
        {
            WriteError(ErrorRecords.Of(error, Target));
        }
    }

    /// <summary>Runs an action; what the engine finds wrong becomes a non-terminating error about <paramref name="target"/>.</summary>
    /// <returns>Whether it went through.</returns>
    protected bool Attempt(object? target, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
            return true;
        }
        catch (NetConfigException error)
        {
            WriteError(ErrorRecords.Of(error, target));
            return false;
        }
    }

    /// <summary>
    /// Changes the configuration, if the person agrees. The edit is tried first, so that <c>-WhatIf</c> finds errors too and nobody is
    /// asked about a change that cannot be made. <c>-WhatIf</c> and <c>-Verbose</c> tell every link, route and rule that follows.
    /// </summary>
    /// <returns>Whether it was changed.</returns>
    protected bool Change(string target, string action, Func<NetworkConfig, NetworkConfig> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var (lab, before) = (TheLab, TheLab.Config);
        var watch = Stopwatch.StartNew();
        var after = edit(before);
        if (!ShouldProcess($"Performing the operation \"{action}\" on target \"{target}\".", null, null, out var reason))
        {
            if (reason == ShouldProcessReason.WhatIf)
                Explain(before, after, line => Host.UI.WriteLine($"What if: {line}"));
            return false;
        }

        // Somebody else may have changed it meanwhile, from another runspace.
        lab.Edit(now => ReferenceEquals(now, before) ? after : edit(now));
        if (Shows("Debug"))
            WriteDebug($"{action}: {watch.Elapsed.TotalMilliseconds:0.0} ms, {before.Namespaces.DifferencesTo(after.Namespaces).Count()} namespaces changed.");
        if (Shows("Verbose"))
            Explain(before, lab.Config, WriteVerbose);
        return true;
    }

    /// <summary>Whether a stream is shown: by the parameter of its name, or else by the session's preference.</summary>
    protected bool Shows(string stream) => MyInvocation.BoundParameters.TryGetValue(stream, out var given)
        ? given is SwitchParameter { IsPresent: true }
        : GetVariableValue($"{stream}Preference", ActionPreference.SilentlyContinue) is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore or "SilentlyContinue" or "Ignore");

    private static void Explain(NetworkConfig before, NetworkConfig after, Action<string> write)
    {
        foreach (var line in Explanation.Of(before, after))
            write(line);
    }
}
