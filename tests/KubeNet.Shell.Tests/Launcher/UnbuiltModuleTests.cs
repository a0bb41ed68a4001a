namespace KubeNet.Shell.Tests.Launcher;

public sealed class UnbuiltModuleTests
{
    [Fact]
    public void A_clone_that_is_not_built_says_what_is_missing_and_how_to_build_it()
    {
        using var folder = new TempFolder();
        var module = folder.Write("KubeNet.psm1", File.ReadAllText(Repository.File("module/KubeNet.psm1")));
        var run = ProgramRun.Shell("-Command", $"try {{ Import-Module '{module}' }} catch {{ $_.FullyQualifiedErrorId; $_.Exception.Message }}");
        Assert.StartsWith("NotBuilt,", run.Output, StringComparison.Ordinal);
        Assert.Contains($"there is no {Path.Combine(folder.Path, "bin", "KubeNet.PowerShell.dll")}. Run ./kubenet once", run.Output, StringComparison.Ordinal);
    }
}
