namespace KubeNet.Shell.Tests.Hosting;

public sealed class UserQuestionsTests
{
    private const string Confirming = "function Zap { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it', 'zap')) { 'zapped' } } Zap";

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("Yes\n", true)]
    [InlineData("\n", true)]
    [InlineData("n\n", false)]
    [InlineData("maybe\nN\n", false)]
    public void Confirm_takes_a_hot_key_a_label_or_the_default(string answer, bool zapped)
    {
        InProcess.Result result = InProcess.RunWithInput(answer, "-Command", Confirming);

        Assert.Contains("Performing the operation \"zap\" on target \"it\".", result.Output, StringComparison.Ordinal);
        Assert.Contains("[Y] Yes  [A] Yes to All  [N] No", result.Output, StringComparison.Ordinal);
        Assert.Equal(zapped, result.Output.EndsWith("zapped\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_question_mark_explains_the_choices() =>
        Assert.Contains("Y - Continue with only the next step of the operation.", InProcess.RunWithInput("?\nn\n", "-Command", Confirming).Output, StringComparison.Ordinal);

    [Fact]
    public void NonInteractive_turns_questions_into_errors()
    {
        InProcess.Result result = InProcess.Run("-NonInteractive", "-Command", "Read-Host 'name'");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PowerShell is in NonInteractive mode", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Host_returns_the_line() =>
        Assert.EndsWith("<Ada>\n", InProcess.RunWithInput("Ada\n", "-Command", "'<' + (Read-Host name) + '>'").Output, StringComparison.Ordinal);

    [Fact]
    public void Mandatory_parameters_are_asked_for()
    {
        InProcess.Result result = InProcess.RunWithInput(
            "4\na\nb\n\n", "-Command", "function f { param([Parameter(Mandatory)][int] $N, [Parameter(Mandatory)][string[]] $S) \"$($N + 1) $($S -join '+')\" } f");

        Assert.EndsWith("5 a+b\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_is_a_user_and_a_secret()
    {
        InProcess.Result result = InProcess.RunWithInput(
            "ada\ns3cret\n", "-Command", "$c = $Host.UI.PromptForCredential('Log in', '', '', ''); \"$($c.UserName)/$($c.GetNetworkCredential().Password)\"");

        Assert.EndsWith("ada/s3cret\n", result.Output, StringComparison.Ordinal);
    }
}
