namespace KubeNet.Shell.Tests.Sessions;

public sealed class RunspaceTests
{
    [Fact]
    public void Several_runspaces_take_turns_at_one_lab()
    {
        const string script = """
            $lab = Get-NetLab
            $module = (Get-Module KubeNet).Path
            1..40 | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:module; $null = New-NetNamespace "p$_" -Lab $using:lab }
            @(Get-NetNamespace).Count
            """;
        var run = ProgramRun.Shell("-Command", script);
        Assert.Equal(("", "40\n"), (run.Error, run.Output));
    }

    [Fact]
    public void Scripts_of_several_runspaces_take_turns_at_the_console()
    {
        const string script = """
            $module = (Get-Module KubeNet).Path
            $script = Join-Path ([IO.Path]::GetTempPath()) "kubenet-$([guid]::NewGuid()).fsx"
            Set-Content $script "open KubeNet.FSharp`nfor n in 1..5 do`n    printfn `"%s %d`" (arguments ()).[0] n`n    System.Threading.Thread.Sleep 20"
            $console = [Console]::Out
            $all = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
                Import-Module $using:module
                "$(Invoke-NetScript $using:script "run$_" 6>&1)".Trim()
            }
            $all | Sort-Object
            [object]::ReferenceEquals($console, [Console]::Out)
            Remove-Item $script
            """;
        var run = ProgramRun.Shell("-Command", script);
        Assert.Equal("", run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd());
        Assert.Equal(Enumerable.Range(1, 4).Select(run => string.Join(' ', Enumerable.Range(1, 5).Select(line => $"run{run} {line}"))).Append("True"), lines);
    }
}
