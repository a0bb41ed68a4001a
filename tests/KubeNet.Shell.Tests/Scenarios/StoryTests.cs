namespace KubeNet.Shell.Tests.Scenarios;

/// <summary>
/// Every failure story, broken and mended, prints what its page in docs/stories shows. After a change that is wanted, run these tests with
/// KUBENET_UPDATE_GOLDEN=1.
/// </summary>
public sealed class StoryTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1";

    private static readonly string[] s_verdicts =
        ["Delivered", "Refused", "Rejected", "Dropped", "Unreachable", "TTL exceeded", "Reply lost", "Reply mismatch", "Left the model", "Uncertain"];

    public static TheoryData<string> Names => [.. Story.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_goes_as_its_page_tells(string name)
    {
        var story = Story.Read(name);
        var broken = Run(story);
        var mended = Run(story, "-Fixed");
        Assert.Contains("\nCause: ", broken, StringComparison.Ordinal);
        Assert.Contains("\nMended: ", mended, StringComparison.Ordinal);
        Assert.NotEqual(LastVerdict(broken), LastVerdict(mended));
        Check(story.Write(broken, mended), story.Page);
    }

    [Fact]
    public void Every_story_is_on_the_list() => Check(Story.Index(), "docs/stories/README.md");

    [Fact]
    public void Every_page_has_its_story()
    {
        var pages = Directory.GetFiles(Repository.File("docs/stories"), "*.md").Select(Path.GetFileNameWithoutExtension).Where(page => page != "README").Order(StringComparer.Ordinal);
        Assert.Equal(Story.Names, pages);
    }

    private static string Run(Story story, params string[] arguments)
    {
        var run = InProcess.Run(["-File", Repository.File(story.Script), .. arguments]);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        return string.Join('\n', run.Output.Split('\n').Select(line => line.TrimEnd()));
    }

    /// <summary>The last line that says how a packet ended.</summary>
    private static string LastVerdict(string output) => output.Split('\n').Last(line => Array.Exists(s_verdicts, word => line.StartsWith(word, StringComparison.Ordinal)));

    private static void Check(string text, string path)
    {
        if (Updates)
            File.WriteAllText(Repository.File(path), text);
        Assert.Equal(File.ReadAllText(Repository.File(path)).ReplaceLineEndings("\n"), text);
    }
}
