using System.Text.RegularExpressions;
using KubeNet.Shell.Tests.Pester;
using KubeNet.Shell.Tests.Scenarios;

namespace KubeNet.Shell.Tests.Pages;

/// <summary>No page shows a block that no test holds: each is run, or compared with what is printed, or stands here with the reason why not.</summary>
public sealed partial class BlockCoverageTests
{
    /// <summary>Command lines that no test runs as they stand, and what holds them instead.</summary>
    private static readonly Dictionary<string, string> s_exceptions = new(StringComparer.Ordinal)
    {
        ["dotnet build"] = "it built the test that reads this",
        ["dotnet test"] = "it is what runs the test that reads this",
        ["dotnet test tests/KubeNet.Engine.Tests --filter FullyQualifiedName~IpSet"] = "likewise; the project is looked for",
        ["sudo dotnet test tests/KubeNet.KernelTests"] = "likewise; the project is looked for",
        ["dotnet pack build/KubeNet.Package"] = "KubeNet.Package.Tests pack the module and install what comes out",
        ["tshark -r web.pcapng -Y 'frame.interface_name == \"router/lan1\"'"] = "it needs tshark; the kernel tests run it (WireTests)",
        ["tshark -r web.pcapng -Y 'ip.id == 1' -T fields -e frame.interface_name -e ip.dst -e tcp.dstport"] = "likewise, and they compare it with the table",
        ["pwsh tests/Pester/Invoke-Suite.ps1"] = "PesterTests run it, with each of two Pesters",
        ["sudo ./scripts/collect-netsnapshot.sh ./my-node"] = "it needs root; the kernel tests run it in real namespaces (CollectedLab), and the README goes on with a folder that it wrote",
    };

    /// <summary>Lines of an indented block that look like commands, and why they are none to be run.</summary>
    private static readonly Dictionary<string, string> s_drawings = new(StringComparer.Ordinal)
    {
        ["./kubenet [switches] [[-File] <script.ps1> [arguments]]"] = "a synopsis; ShellArgumentsTests",
        ["./kubenet [switches] -Command <text> | -"] = "a synopsis; ShellArgumentsTests",
        ["./kubenet [switches]"] = "a synopsis; ShellArgumentsTests",
    };

    public static TheoryData<string> Pages => [.. Page.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_a_page_is_held_by_a_test(string name)
    {
        var page = Page.Read(name);
        Assert.All(page.Blocks, block => Assert.True(IsHeld(page, block), $"{name}:{block.Line}: no test runs this block or compares it:\n{block.Text}"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_command_stands_in_an_indented_block(string name)
    {
        var prose = Page.Read(name).With(_ => "");
        var commands = IndentedCommand().Matches(prose).Select(match => match.Groups[1].Value.Trim()).Where(line => !s_drawings.ContainsKey(line));
        Assert.Empty(commands);
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        var lines = Page.Names.Select(Page.Read).SelectMany(page => page.Blocks).Where(block => block.Language == "sh").SelectMany(Lines).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(lines, s_exceptions.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.All(s_exceptions.Keys.SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("tests/", StringComparison.Ordinal)), path => Assert.True(Path.Exists(Repository.File(path)), path));
    }

    private static bool IsHeld(Page page, PageBlock block) => block.Language switch
    {
        // A page of docs/cmdlets is written from the comments of its cmdlet, whose examples HelpTests run; its first block is the syntax that PowerShell tells.
        "powershell" => PageTests.Runs(page.Name) || page.Name.StartsWith("docs/cmdlets/", StringComparison.Ordinal),
        "text" => page.Name.StartsWith("docs/stories/", StringComparison.Ordinal) ? Story.Names.Contains(Path.GetFileNameWithoutExtension(page.Name)) : block.IsOutput || IsOfTestingPage(page, block),

        // KubeNet.FSharp.Tests/DocumentationTests run those of every page.
        "fsharp" => true,
        "ps1" or "yaml" => IsOfTestingPage(page, block),

        // The file that the page's commands make: KubeNet.PowerShell.Tests/DocumentationTests compare the first such block.
        "json" => page.Name == "docs/lab-file.md" && block == page.Blocks.First(other => other.Language == "json"),
        "sh" => Lines(block).All(IsRun),
        _ => false,
    };

    /// <summary>Whether PesterTests write the block into a file, run it, or compare it.</summary>
    private static bool IsOfTestingPage(Page page, PageBlock block)
    {
        if (page.Name != "docs/testing-networks.md")
            return false;
        var held = TestingPage.Read();
        return held.Files.Any(file => file.Text == block.Text) || held.Failing == block.Text.Trim() || held.FailureText == block.Text.TrimEnd();
    }

    private static bool IsRun(string line) =>
        s_exceptions.ContainsKey(line)
        || line == $"pwsh {TestingPage.Read().Command}"
        || (KubenetFile().Match(line) is { Success: true } match && (IsStory(match.Groups[1].Value) || ScenarioTests.Names.Contains(match.Groups[1].Value["scripts/".Length..])));

    private static bool IsStory(string script) => Story.Names.Any(name => script == $"scripts/stories/{name}.ps1");

    /// <summary>The command lines of a block, without remarks.</summary>
    private static IEnumerable<string> Lines(PageBlock block) =>
        block.Text.Split('\n').Select(line => line.Split(" #")[0].Trim()).Where(line => line.Length > 0);

    [GeneratedRegex(@"^\./kubenet -File (\S+)(?: -Fixed)?$")]
    private static partial Regex KubenetFile();

    [GeneratedRegex(@"^    ((?:sudo |\./kubenet|dotnet |pwsh |ip |iptables |[A-Z][a-z]+-[A-Z][a-z]+ ).*)$", RegexOptions.Multiline)]
    private static partial Regex IndentedCommand();
}
