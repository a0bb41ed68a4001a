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
}
