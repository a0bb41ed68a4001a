using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KubeNet.Shell.CommandLine;
using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Sessions;

/// <summary>An open PowerShell session: runs commands one after another, shows what they write, and can be stopped from another thread.</summary>
public sealed class Session : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<PowerShell> running = new();

    internal Session(EmbeddedHost host, Runspace runspace)
    {
        Host = host;
        Runspace = runspace;
    }

    /// <summary>The host that shows the output.</summary>
    public EmbeddedHost Host { get; }

    /// <summary>The runspace that holds the session's state.</summary>
    public Runspace Runspace { get; }

    /// <summary>Whether a pipeline is running.</summary>
    public bool IsBusy
    {
        get
        {
            lock (gate) return running.Count > 0;
        }
    }

    /// <summary>Runs text as a script in the session's own scope and shows its output.</summary>
    /// <param name="text">PowerShell code.</param>
    /// <param name="input">What <c>$input</c> enumerates, or null.</param>
    /// <returns>False after a terminating error, and when it was stopped.</returns>
    public bool Run(string text, IEnumerable? input = null) =>
        Run(new PSCommand().AddScript(text, useLocalScope: false), input, remember: true);

    /// <summary>
    /// Runs a script file as <c>pwsh -File</c> does: its <c>exit n</c> ends the session, and it leaves <c>$?</c> alone, so that a failing last
    /// statement is no failing script.
    /// </summary>
    /// <returns>False after a terminating error.</returns>
    public bool RunFile(string path, IEnumerable<ScriptArgument> arguments, IEnumerable? input, bool endsSession)
    {
        var command = new Command(path, isScript: false, useLocalScope: false);
        foreach (ScriptArgument argument in arguments)
        {
            if (argument.HasValue) command.Parameters.Add(new CommandParameter(argument.Name, argument.Value));
            else command.Parameters.Add(new CommandParameter(argument.Name));
        }

        if (endsSession) EngineInternals.LetNextScriptExit(Runspace);
        return Run(new PSCommand().AddCommand(command), input, remember: false);
    }

    /// <summary>Runs a script and returns what it writes, showing nothing.</summary>
    public IReadOnlyList<PSObject> Evaluate(string text)
    {
        using PowerShell shell = NewPowerShell();
        shell.AddScript(text, useLocalScope: false);
        return Invoke(shell, input: null, remember: false);
    }

    /// <summary>Whether the last command succeeded, the session's <c>$?</c>.</summary>
    public bool LastSucceeded() => Evaluate("$global:?") is [{ BaseObject: true }];

    /// <summary>Imports a module, or says why it does not load.</summary>
    /// <exception cref="SessionOpenException">The module did not load.</exception>
    public void Import(string modulePath)
    {
        try
        {
            using PowerShell shell = NewPowerShell();
            shell.AddCommand("Import-Module").AddParameter("Name", modulePath).AddParameter("Global").AddParameter("ErrorAction", ActionPreference.Stop);
            Invoke(shell, input: null, remember: false);
        }
        catch (RuntimeException error)
        {
            throw new SessionOpenException($"The module '{modulePath}' did not load: {error.Message}", error);
        }
    }

    /// <summary>Stops the running pipeline, if any; callable from any thread, such as that of Ctrl-C.</summary>
    public void Stop()
    {
        PowerShell? current;
        lock (gate) running.TryPeek(out current);
        current?.BeginStop(ar => EndStop(current, ar), null);
    }

    /// <summary>Closes the runspace.</summary>
    public void Dispose() => Runspace.Dispose();

    /// <summary>A PowerShell over this session's runspace; while a pipeline runs, one nested in it.</summary>
    internal PowerShell NewPowerShell()
    {
        if (IsBusy) return PowerShell.Create(RunspaceMode.CurrentRunspace);
        PowerShell shell = PowerShell.Create();
        shell.Runspace = Runspace;
        return shell;
    }

    private static void EndStop(PowerShell shell, IAsyncResult result)
    {
        try
        {
            shell.EndStop(result);
        }
        catch (ObjectDisposedException)
        {
            // The pipeline ended by itself in the meantime.
        }
    }

    private bool Run(PSCommand command, IEnumerable? input, bool remember)
    {
        using PowerShell shell = NewPowerShell();
        shell.Commands = command;
        shell.Commands.Commands[^1].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            Invoke(shell, input, remember);
            return shell.InvocationStateInfo.State == PSInvocationState.Completed;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (IncompleteParseException error)
        {
            Host.UI.WriteErrorLine("ParserError: " + error.Message);
            return false;
        }
        catch (RuntimeException error)
        {
            Report(error);
            return false;
        }
        finally
        {
            Host.Terminal.EndProgress();
        }
    }

    private System.Collections.ObjectModel.Collection<PSObject> Invoke(PowerShell shell, IEnumerable? input, bool remember)
    {
        lock (gate) running.Push(shell);
        try
        {
            return shell.Invoke(input, new PSInvocationSettings { AddToHistory = remember });
        }
        finally
        {
            lock (gate) running.Pop();
        }
    }

    /// <summary>Shows an error that ended a command, through the same view as every other error.</summary>
    private void Report(RuntimeException error)
    {
        Host.Terminal.ReportsError = true;
        try
        {
            using PowerShell shell = NewPowerShell();
            shell.AddCommand("Out-Default").AddParameter("InputObject", error.ErrorRecord);
            Invoke(shell, input: null, remember: false);
        }
        finally
        {
            Host.Terminal.ReportsError = false;
        }
    }
}
