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
    /// <summary>The lab to work on; the session's current lab unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public Lab? Lab { get; set; }

    /// <summary>The lab of this call.</summary>
    protected Lab TheLab => Lab ?? KubeNetSession.Current;

    /// <summary>What an error of the item at hand is about: ErrorRecord.TargetObject.</summary>
    protected virtual object? Target => null;

    /// <summary>Handles one item of the pipeline.</summary>
    protected abstract void Process();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Attempt(Target, Process);

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
    /// asked about a change that cannot be made.
    /// </summary>
    /// <returns>Whether it was changed.</returns>
    protected bool Change(string target, string action, Func<NetworkConfig, NetworkConfig> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var lab = TheLab;
        var after = edit(lab.Config);
        if (!ShouldProcess(target, action))
            return false;
        lab.Edit(_ => after);
        return true;
    }
}
