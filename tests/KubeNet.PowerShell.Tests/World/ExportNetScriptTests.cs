using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.World;

public sealed class ExportNetScriptTests : RouterTest
{
    private string File => Path.Combine(Folder, "lab.sh");

    [Fact]
    public void It_writes_a_script_that_can_be_run_and_returns_the_file()
    {
        Assert.Equal(File, ((FileInfo)Session.Run($"Export-NetScript '{File}' -Prefix demo- -WarningAction SilentlyContinue").Single().BaseObject).FullName);
        Assert.Contains("ip netns add", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Contains("names='demo-client demo-router demo-server'", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(Folder));
        if (!OperatingSystem.IsWindows())
            Assert.True(System.IO.File.GetUnixFileMode(File).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void It_returns_the_script_as_text() =>
        Assert.StartsWith("#!/bin/sh, ", Text("Export-NetScript -AsText -WarningAction SilentlyContinue"), StringComparison.Ordinal);

    [Fact]
    public void Its_last_line_is_not_empty() => Assert.NotEmpty(Text("@(Export-NetScript -AsText -WarningAction SilentlyContinue)[-1]"));

    [Fact]
    public void It_warns_of_what_the_machine_will_have_otherwise() =>
        Assert.Contains("nobody listens at tcp *:80", Text("$null = Export-NetScript -AsText -WarningVariable said -WarningAction SilentlyContinue; $said"), StringComparison.Ordinal);

    [Fact]
    public void Of_many_warnings_it_says_the_first_and_how_many_more_there_are()
    {
        var said = Text("1..30 | ForEach-Object { New-NetNamespace \"n$_\" | Add-NetListener -Port 80 | Out-Null }; $null = Export-NetScript -AsText -WarningVariable said -WarningAction SilentlyContinue; $said.Count; $said[-1].Message");
        Assert.Equal("21, 11 more notes of the kind stand at the head of the script.", said);
    }

    [Fact]
    public void WhatIf_writes_nothing()
    {
        Session.Run($"Export-NetScript '{File}' -WhatIf -WarningAction SilentlyContinue");
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData("Export-NetScript '{0}' -NoClobber", "FileExists")]
    [InlineData("Export-NetScript '{0}/x/lab.sh'", "PathNotFound")]
    [InlineData("Export-NetScript '{0}' -Prefix '-x'", "InvalidScriptPrefix")]
    public void What_cannot_be_written_is_an_error_and_leaves_the_file_as_it_was(string script, string errorId)
    {
        System.IO.File.WriteAllText(File, "mine");
        Session.Fail(errorId, string.Format(null, script, File));
        Assert.Equal("mine", System.IO.File.ReadAllText(File));
    }
}
