using KubeNet.Shell.Hosting;

namespace KubeNet.Shell.Tests.Hosting;

public sealed class StyleTests
{
    private const string Styled = "\"`e[31mred`e[0m\"";

    [Fact]
    public void A_terminal_shows_styles() =>
        Assert.Equal("\u001b[31mred\u001b[0m\n", OnTerminal("-Command", Styled).Output);

    [Fact]
    public void Redirected_output_has_none() => Assert.Equal("red\n", InProcess.Run("-Command", Styled).Output);

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public void NO_COLOR_and_a_dumb_terminal_have_none(string variable, string value)
    {
        bool allowed = ColorPolicy.Allows(name => name == variable ? value : null);

        InProcess.Result result = InProcess.RunOn(streams => Terminal(streams) with { StylesAllowed = allowed }, "", "-Command", Styled + "; Write-Host x -ForegroundColor Red; $PSStyle.OutputRendering");

        Assert.Equal("red\nx\nPlainText\n", result.Output);
    }

    [Theory]
    [InlineData("NO_COLOR", "", true)]
    [InlineData("TERM", "xterm-256color", true)]
    [InlineData("NO_COLOR", "0", false)]
    public void An_empty_NO_COLOR_means_nothing(string variable, string value, bool allowed) =>
        Assert.Equal(allowed, ColorPolicy.Allows(name => name == variable ? value : null));

    [Fact]
    public void Errors_are_red_on_standard_error()
    {
        InProcess.Result result = OnTerminal("-Command", "Write-Error 'boom'");

        Assert.Equal("", result.Output);
        Assert.StartsWith("\u001b[31;1m", result.Error, StringComparison.Ordinal);
        Assert.Contains("boom", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_are_yellow_and_labelled() =>
        Assert.Equal("\u001b[33;1mWARNING: careful\u001b[0m\n", OnTerminal("-Command", "Write-Warning careful").Output);

    [Fact]
    public void Progress_is_one_line_that_goes_away()
    {
        InProcess.Result result = OnTerminal("-Command", "Write-Progress -Activity Work -Status half -PercentComplete 50; 'done'");

        Assert.Matches("^\r\u001b\\[K.*Work: half 50%.*\r\u001b\\[Kdone\n$", result.Output);
    }

    [Fact]
    public void Progress_is_silent_when_redirected() =>
        Assert.Equal("done\n", InProcess.Run("-Command", "Write-Progress -Activity Work -PercentComplete 50; 'done'").Output);

    [Fact]
    public void Tables_fit_the_terminal()
    {
        InProcess.Result result = InProcess.RunOn(streams => streams with { Width = () => 30 }, "", "-Command", "[pscustomobject]@{ a = 'x' * 50; b = 1 }");

        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 30, line));
        Assert.Contains("\u2026", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_UTF8()
    {
        ProgramRun run = ProgramRun.Start(
            "dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), "-Command", "-"], "'Gr\u00fc\u00dfe \u65e5\u672c'\n");

        Assert.Equal("Gr\u00fc\u00dfe \u65e5\u672c\n", run.Output);
    }

    private static InProcess.Result OnTerminal(params string[] arguments) => InProcess.RunOn(Terminal, "", arguments);

    private static HostStreams Terminal(HostStreams streams) => streams with { OutputRedirected = false, ErrorRedirected = false, StylesAllowed = true };
}
