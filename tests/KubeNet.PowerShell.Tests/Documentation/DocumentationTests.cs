using System.Text.RegularExpressions;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Documentation;

/// <summary>Links lead somewhere, and the picture of a trace is of today; KUBENET_UPDATE_GOLDEN=1 draws it anew. KubeNet.Shell.Tests run the blocks of the pages.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    private readonly Session _session = new();

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(RepositoryRoot.File("docs"), "*.md", SearchOption.AllDirectories).Concat(Directory.GetFiles(RepositoryRoot.Path, "*.md"))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(RepositoryRoot.File(page))!;
        Assert.All(
            Link().Matches(Read(page)).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)),
            target => Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{page} links to {target}, which is not there."));
    }

    [Fact]
    public void The_page_of_lab_files_shows_the_very_file_that_its_commands_make()
    {
        const string Page = "docs/lab-file.md";
        _session.Run(PowerShellBlock().Match(Read(Page)).Groups[1].Value);
        var file = string.Concat(_session.Run("Export-NetLab -AsText").Select(line => $"{line}\n"));
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
            File.WriteAllText(RepositoryRoot.File(Page), JsonBlock().Replace(Read(Page), _ => $"```json\n{file}```", 1));
        Assert.Equal(file, JsonBlock().Match(Read(Page)).Groups[1].Value);
    }

    [Fact]
    public void The_picture_of_a_trace_is_of_today()
    {
        var blocks = PowerShellBlock().Matches(Read("README.md"));
        _session.Run(blocks[0].Groups[1].Value);
        _session.Run(blocks[2].Groups[1].Value);
        var trace = Assert.IsType<PacketTrace>(_session.Run(blocks[3].Groups[1].Value).Select(result => result.BaseObject).First(result => result is PacketTrace));
        var drawn = AnsiPicture.Draw(TraceStory.Tell(trace, 100, colour: true));
        var path = RepositoryRoot.File("docs", "images", "trace.svg");
        if (Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, drawn);
        Assert.Equal(drawn, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string Read(string page) => File.ReadAllText(RepositoryRoot.File(page)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```json\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
