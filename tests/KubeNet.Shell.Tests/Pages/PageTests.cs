namespace KubeNet.Shell.Tests.Pages;

/// <summary>
/// Every PowerShell block of a page runs, one after the other in one session, and a text block behind one shows what it prints: in the embedded
/// host and in a pwsh alike. After a change that is wanted, run these tests with KUBENET_UPDATE_GOLDEN=1: they write the text blocks anew.
/// </summary>
public sealed class PageTests : IDisposable
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1";

    private readonly TempFolder _folder = new();

    /// <summary>The pages that have such blocks; those of cmdlets are made from comments, and HelpTests run their examples.</summary>
    public static TheoryData<string> Names => [.. Page.Names.Where(Runs)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_blocks_print_what_it_shows(string name)
    {
        var page = Page.Read(name);
        var run = InProcess.Run("-File", _folder.Write("page.ps1", PageScript.Write(page, "")));
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        var told = Told(page, run.Output);
        if (Updates)
            File.WriteAllText(Repository.File(name), told);
        Assert.Equal(Page.Read(name).Text, told);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Its_blocks_print_the_same_in_pwsh(string name)
    {
        var page = Page.Read(name);
        var run = Pwsh.RunFile(_folder.Write("page.ps1", PageScript.Write(page, $"Import-Module '{Repository.File("KubeNet.psd1")}'")));
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(page.Text, Told(page, run.Output));
    }

    /// <summary>Whether these tests run the PowerShell blocks of a page.</summary>
    internal static bool Runs(string name) =>
        !name.StartsWith("docs/cmdlets/", StringComparison.Ordinal) && Page.Read(name).Blocks.Any(block => block.Language == "powershell");

    private static string Told(Page page, string output)
    {
        var outputs = PageScript.Outputs(output);
        return page.With(block => block.IsOutput ? outputs[block.Previous!.Line] : block.Text);
    }
}
