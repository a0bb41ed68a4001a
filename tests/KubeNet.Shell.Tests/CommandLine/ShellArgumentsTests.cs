using KubeNet.Shell.CommandLine;

namespace KubeNet.Shell.Tests.CommandLine;

public sealed class ShellArgumentsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void No_arguments_open_a_prompt_on_a_terminal() =>
        Assert.Equal(ShellAction.Interactive, ShellArguments.Parse([], inputRedirected: false).Action);

    [Fact]
    public void No_arguments_run_standard_input_when_it_is_redirected() =>
        Assert.Equal(ShellAction.StandardInput, ShellArguments.Parse([], inputRedirected: true).Action);

    [Theory]
    [InlineData("-Command")]
    [InlineData("-command")]
    [InlineData("-c")]
    [InlineData("--command")]
    public void Command_takes_the_rest_of_the_line(string name)
    {
        ShellOptions options = ShellArguments.Parse(["-NoLogo", name, "Get-Date", "-NoExit"], inputRedirected: false);

        Assert.Equal(ShellAction.Command, options.Action);
        Assert.Equal("Get-Date -NoExit", options.CommandText);
        Assert.True(options.NoLogo);
        Assert.False(options.NoExit);
    }

    [Theory]
    [InlineData("-File")]
    [InlineData("-f")]
    [InlineData(null)]
    public void A_script_is_named_by_File_or_by_the_first_bare_argument(string? name)
    {
        string script = folder.Write("a.ps1", "");
        string[] arguments = name is null ? [script, "-Depth", "3"] : [name, script, "-Depth", "3"];

        ShellOptions options = ShellArguments.Parse(arguments, inputRedirected: false);

        Assert.Equal(ShellAction.File, options.Action);
        Assert.Equal(script, options.ScriptPath);
        Assert.Equal([ScriptArgument.Switch("-Depth"), ScriptArgument.Positional("3")], options.ScriptArguments.AsEnumerable());
    }

    [Fact]
    public void Script_arguments_carry_values_after_a_colon()
    {
        string script = folder.Write("a.ps1", "");

        ShellOptions options = ShellArguments.Parse([script, "-On:$true", "-Off:false", "-Name:x", "-Late:", "-7", "-"], inputRedirected: false);

        Assert.Equal(
            [
                ScriptArgument.Named("-On", true),
                ScriptArgument.Named("-Off", false),
                ScriptArgument.Named("-Name", "x"),
                ScriptArgument.Named("-Late", "-7"),
                ScriptArgument.Positional("-"),
            ],
            options.ScriptArguments.AsEnumerable());
    }

    [Theory]
    [InlineData("-noni", true)]
    [InlineData("-NonInteractive", true)]
    [InlineData("-NoProfile", false)]
    public void Switches_may_be_shortened_while_they_are_unambiguous(string name, bool nonInteractive) =>
        Assert.Equal(nonInteractive, ShellArguments.Parse([name], inputRedirected: false).NonInteractive);

    [Theory]
    [InlineData("-v", ShellAction.Version)]
    [InlineData("-Version", ShellAction.Version)]
    [InlineData("-h", ShellAction.Help)]
    [InlineData("-?", ShellAction.Help)]
    [InlineData("--help", ShellAction.Help)]
    public void Version_and_help_need_nothing_else(string name, ShellAction expected) =>
        Assert.Equal(expected, ShellArguments.Parse([name], inputRedirected: false).Action);

    [Theory]
    [InlineData("missing.ps1", "'missing.ps1' is not recognized as the name of a script file")]
    [InlineData("-Bogus", "'-Bogus' is not a switch. The switches are -version")]
    [InlineData("-Command", "'-Command' needs the text")]
    [InlineData("-File", "'-File' needs the path")]
    [InlineData("-WorkingDirectory", "'-WorkingDirectory' needs a value")]
    public void A_wrong_command_line_says_what_would_be_right(string argument, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => ShellArguments.Parse([argument], inputRedirected: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_fsharp_script_is_run_by_its_cmdlet()
    {
        string script = folder.Write("it's.fsx", "printfn \"hello\"");

        ShellOptions options = ShellArguments.Parse(["-File", script, "-n", "a b"], inputRedirected: true);

        Assert.Equal(ShellAction.Command, options.Action);
        Assert.Equal($"Invoke-NetScript -Path '{script.Replace("'", "''", StringComparison.Ordinal)}' '-n' 'a b'", options.CommandText);
    }

    [Fact]
    public void Command_dash_reads_standard_input_only_when_it_is_redirected()
    {
        Assert.Equal(ShellAction.StandardInput, ShellArguments.Parse(["-Command", "-"], inputRedirected: true).Action);
        Assert.Throws<UsageException>(() => ShellArguments.Parse(["-Command", "-"], inputRedirected: false));
        Assert.Throws<UsageException>(() => ShellArguments.Parse(["-Command", "-", "more"], inputRedirected: true));
    }
}
