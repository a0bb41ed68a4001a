using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Tests.Support;

/// <summary>A PowerShell session with the module's cmdlets, types and views, and an empty lab of its own.</summary>
public sealed class Session : IDisposable
{
    private readonly CapturingHost _host;
    private readonly Runspace _runspace;

    public Session(int width = 100)
    {
        _host = new CapturingHost(width);
        var state = InitialSessionState.CreateDefault2();
        foreach (var type in Cmdlets)
        {
            var name = type.GetCustomAttribute<CmdletAttribute>()!;
            state.Commands.Add(new SessionStateCmdletEntry($"{name.VerbName}-{name.NounName}", type, null));
        }

        state.Types.Add(new SessionStateTypeEntry(RepositoryRoot.File("module", "KubeNet.types.ps1xml")));
        state.Formats.Add(new SessionStateFormatEntry(RepositoryRoot.File("module", "KubeNet.format.ps1xml")));
        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
    }

    public static IReadOnlyList<Type> Cmdlets { get; } =
        [.. typeof(LabCmdlet).Assembly.GetExportedTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)];

    /// <summary>The errors of the last run.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; private set; } = [];

    /// <summary>The session's current lab.</summary>
    public Lab Lab => (Lab)Run("Get-NetLab").Single().BaseObject;

    /// <summary>Runs a script that must not complain.</summary>
    public Collection<PSObject> Run(string script)
    {
        var results = RunWithErrors(script);
        Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        return results;
    }

    /// <summary>Runs a script that may complain; see <see cref="Errors"/>.</summary>
    public Collection<PSObject> RunWithErrors(string script)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script);
        try
        {
            var results = shell.Invoke();
            Errors = [.. shell.Streams.Error];
            return results;
        }
        catch (RuntimeException error)
        {
            Errors = [.. shell.Streams.Error, error.ErrorRecord];
            return [];
        }
    }

    /// <summary>Runs a script that must complain exactly once, and gives that error.</summary>
    public ErrorRecord Fail(string script)
    {
        RunWithErrors(script);
        return Assert.Single(Errors);
    }

    /// <summary>Runs a script that must complain exactly once with this id and leave the configuration as it was.</summary>
    public ErrorRecord Fail(string errorId, string script)
    {
        var before = Lab.Config;
        var error = Fail(script);
        Assert.Equal(errorId, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Same(before, Lab.Config);
        return error;
    }

    /// <summary>What a person sees: the script's output through the views, without trailing blanks.</summary>
    public string Show(string script)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script).AddCommand("Out-Default");
        _host.Clear();
        shell.Invoke();
        Assert.True(shell.Streams.Error.Count == 0, string.Join('\n', shell.Streams.Error));
        return string.Join('\n', _host.Text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n');
    }

    /// <summary>Runs a script until the host shows what is awaited, and stops it.</summary>
    /// <returns>How long the stop took, and the errors.</returns>
    public (TimeSpan Ended, IReadOnlyList<ErrorRecord> Errors) Stop(string script, Predicate<string> isAwaited)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script).AddCommand("Out-Default");
        _host.Clear();
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => isAwaited(_host.Text) || running.IsCompleted, TimeSpan.FromMinutes(2)), "It did not start.");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        return (watch.Elapsed, [.. shell.Streams.Error]);
    }

    /// <summary>The completions at the end of a line.</summary>
    public string[] Complete(string line) => Complete(line, line.Length);

    /// <summary>The completions at a place in a line.</summary>
    public string[] Complete(string line, int cursor)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        return [.. CommandCompletion.CompleteInput(line, cursor, null, shell).CompletionMatches.Select(match => match.CompletionText)];
    }

    public void Dispose() => _runspace.Dispose();
}
