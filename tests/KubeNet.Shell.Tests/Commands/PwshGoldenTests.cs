namespace KubeNet.Shell.Tests.Commands;

/// <summary>The commands of the subset against what pwsh 7.6 printed for the same lines (tests/Golden/pwsh, recorded with its Show-Cases.ps1).</summary>
public sealed class PwshGoldenTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("objects")]
    [InlineData("streams")]
    [InlineData("formatting")]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("items")]
    [InlineData("session")]
    public void The_embedded_host_prints_what_pwsh_prints(string name)
    {
        Skip.If(OperatingSystem.IsWindows() && name == "items", "The recorded paths are those of a POSIX system.");
        string golden = Repository.File($"tests/Golden/pwsh/{name}.txt");

        ProgramRun result = ProgramRun.Shell("-WorkingDirectory", folder.Path, "-File", Repository.File("tests/Golden/pwsh/Show-Cases.ps1"), golden);

        Assert.Equal("", result.Error);
        string[] expected = Cases(File.ReadAllText(golden));
        string[] actual = Cases(result.Output);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], i < actual.Length ? actual[i] : "(nothing)");
        Assert.Equal(expected.Length, actual.Length);
    }

    private static string[] Cases(string text) => text.ReplaceLineEndings("\n").Split("### ", StringSplitOptions.RemoveEmptyEntries);
}
