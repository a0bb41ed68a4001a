using KubeNet.Shell.Editing;
using KubeNet.Shell.Hosting;
using KubeNet.Shell.Interactive;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell.Tests.Editing;

public sealed class PowerShellCompleterTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Session session = SessionFactory.Open(
        new EmbeddedHost(new HostStreams { Input = TextReader.Null, Output = TextWriter.Null, Error = TextWriter.Null }, nonInteractive: true), modulePath: null);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("Get-Comm", "Get-Command")]
    [InlineData("Select-Object -Exp", "-ExpandProperty")]
    [InlineData("$PSVersionT", "$PSVersionTable")]
    [InlineData("Write-Host x -ForegroundColor DarkY", "DarkYellow")]
    [InlineData("'abc'.Len", "Length")]
    public void It_offers_what_PowerShell_knows(string text, string expected)
    {
        CompletionSet set = new PowerShellCompleter(session.NewPowerShell).Complete(text, text.Length);

        Assert.Contains(set.Candidates, candidate => candidate.Text == expected);
        Assert.Equal(text.Length, set.Start + set.Length);
    }

    [Fact]
    public void A_folder_ends_with_its_separator_so_that_Tab_goes_on()
    {
        folder.Write("some folder/file.txt", "");
        string text = $"Get-Content '{folder.Path}/some";

        CompletionSet set = new PowerShellCompleter(session.NewPowerShell).Complete(text, text.Length);

        Assert.EndsWith($"some folder{Path.DirectorySeparatorChar}'", Assert.Single(set.Candidates).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_completer_that_fails_offers_nothing()
    {
        session.Evaluate("Register-ArgumentCompleter -CommandName Get-Help -ParameterName Name -ScriptBlock { throw 'no' }");

        Assert.Empty(new PowerShellCompleter(session.NewPowerShell).Complete("Get-Help zzzzz", 14).Candidates);
    }
}
