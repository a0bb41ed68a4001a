namespace KubeNet.Shell.Tests.Sessions;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Get-NoSuchCommand", 1)]
    [InlineData("Get-NoSuchCommand; 1", 0)]
    [InlineData("foo)", 1)]
    [InlineData("if (", 1)]
    [InlineData("Get-Command no-such -ErrorAction Stop", 1)]
    public void Command_ends_with_the_code_that_pwsh_gives(string command, int expected) =>
        Assert.Equal(expected, InProcess.Run("-Command", command).ExitCode);

    [Theory]
    [InlineData("exit 5", 5)]
    [InlineData("'fine'", 0)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Get-NoSuchCommand", 0)]
    [InlineData("& { exit 3 }", 3)]
    [InlineData("if (", 1)]
    [InlineData("param([Parameter(Mandatory)][int] $N) exit $N", 1)]
    public void File_ends_with_the_code_that_pwsh_gives(string script, int expected) =>
        Assert.Equal(expected, InProcess.Run("-NonInteractive", "-File", folder.Write("a.ps1", script)).ExitCode);

    [Fact]
    public void A_script_called_by_the_script_ends_only_itself()
    {
        folder.Write("inner.ps1", "exit 9");
        string outer = folder.Write("outer.ps1", "& \"$PSScriptRoot/inner.ps1\"; \"inner gave $LASTEXITCODE\"; exit 2");

        InProcess.Result result = InProcess.Run(outer);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("inner gave 9\n", result.Output);
    }

    [Fact]
    public void Arguments_reach_the_script_by_name_and_place()
    {
        string script = folder.Write("a.ps1", "param([int] $Depth, [switch] $Fast, $Rest) \"$Depth $Fast $Rest\"; exit $Depth");

        InProcess.Result result = InProcess.Run(script, "-Fast", "-Depth", "4", "x y");

        Assert.Equal("4 True x y\n", result.Output);
        Assert.Equal(4, result.ExitCode);
    }

    [Fact]
    public void The_process_reports_output_errors_and_code_on_their_own_channels()
    {
        ProgramRun run = ProgramRun.Shell("-Command", "'out'; Get-NoSuchCommand; exit 6");

        Assert.Equal(6, run.ExitCode);
        Assert.Equal("out\n", run.Output);
        Assert.StartsWith("Get-NoSuchCommand: The term 'Get-NoSuchCommand' is not recognized", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_command_line_ends_with_64_and_a_message()
    {
        InProcess.Result result = InProcess.Run("no-such.ps1");

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("no-such.ps1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_does_not_load_ends_with_70_and_a_message()
    {
        string manifest = folder.Write("KubeNet.psd1", "@{ RootModule = 'missing.psm1'; ModuleVersion = '1.0' }");

        InProcess.Result result = InProcess.Run("-Module", manifest, "-Command", "1");

        Assert.Equal(70, result.ExitCode);
        Assert.Contains(manifest, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_is_the_script_for_Command_dash()
    {
        InProcess.Result result = InProcess.RunWithInput("$n = 2\nif ($n -eq 2) {\n  'two'\n}\nelse {\n  'other'\n}\nexit 8\n", "-Command", "-");

        Assert.Equal("two\n", result.Output);
        Assert.Equal(8, result.ExitCode);
    }

    [Fact]
    public void Redirected_input_is_dollar_input_of_a_script_that_names_it() =>
        Assert.Equal("2\n", InProcess.RunWithInput("a\nb\n", folder.Write("count.ps1", "@($input).Count")).Output);

    [Fact]
    public void Redirected_input_is_dollar_input_of_a_command_that_names_it() =>
        Assert.Equal("<a>\n<b>\n", InProcess.RunWithInput("a\nb\n", "-Command", "$input | ForEach-Object { \"<$_>\" }").Output);
}
