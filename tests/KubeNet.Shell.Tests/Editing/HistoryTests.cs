using KubeNet.Shell.Editing;

namespace KubeNet.Shell.Tests.Editing;

public sealed class HistoryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_come_back_in_the_next_session_with_their_breaks_and_backslashes()
    {
        string[] lines = ["Get-Date", "if ($x) {\n  'C:\\new'\n}", "'\\n'"];
        CommandHistory before = History();
        foreach (string line in lines) before.Add(line);

        Assert.Equal(lines, History().Lines);
    }

    [Fact]
    public void Blank_lines_repetitions_and_lines_that_start_with_a_blank_are_left_out()
    {
        var history = new CommandHistory();
        foreach (string line in new[] { "a", "a", "", "  ", " secret", "b", "a" }) history.Add(line);

        Assert.Equal(["a", "b", "a"], history.Lines);
    }

    [Fact]
    public void The_file_is_cut_down_when_it_has_outgrown_its_bounds()
    {
        File.WriteAllLines(FilePath, Enumerable.Range(0, 3 * CommandHistory.Limit).Select(i => $"line {i}"));

        IReadOnlyList<string> lines = History().Lines;

        Assert.Equal(CommandHistory.Limit, lines.Count);
        Assert.Equal($"line {3 * CommandHistory.Limit - 1}", lines[^1]);
        Assert.Equal(CommandHistory.Limit, File.ReadAllLines(FilePath).Length);
    }

    [Fact]
    public void A_file_of_a_few_huge_lines_is_bounded_too()
    {
        File.WriteAllText(FilePath, new string('x', 3 << 20) + "\nGet-Date\n");

        Assert.Equal(["Get-Date"], History().Lines);
        Assert.True(new FileInfo(FilePath).Length < 1 << 20);
    }

    [SkippableFact]
    public void Only_the_user_may_read_the_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no mode bits.");
        History().Add("secret stuff");

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void A_file_that_cannot_be_used_costs_only_the_history()
    {
        Directory.CreateDirectory(FilePath);
        CommandHistory history = History();

        history.Add("Get-Date");

        Assert.Equal(["Get-Date"], history.Lines);
    }

    [Fact]
    public void The_walk_goes_through_the_lines_that_begin_with_what_was_typed()
    {
        var walk = new HistoryWalk(Of("Get-A", "Set-B", "get-C", "Set-D"), "Get");

        Assert.Equal("Get", walk.Current);
        Assert.True(walk.Older());
        Assert.Equal("get-C", walk.Current);
        Assert.True(walk.Older());
        Assert.Equal("Get-A", walk.Current);
        Assert.False(walk.Older());
        Assert.True(walk.Newer());
        Assert.Equal("get-C", walk.Current);
        Assert.True(walk.Newer());
        Assert.Equal("Get", walk.Current);
        Assert.False(walk.Newer());
    }

    [Fact]
    public void The_search_finds_the_newest_line_then_older_ones()
    {
        var search = new HistorySearch(Of("ping old", "Trace-Packet", "ping new", "exit"));

        search.Type("p");
        search.Type("i");
        Assert.Equal("ping new", search.Match);
        search.Older();
        Assert.Equal("ping old", search.Match);
        search.Older();
        Assert.Equal("ping old", search.Match);
        Assert.Equal("(failed reverse-i-search)`pi': ", search.Prompt);
        search.Backspace();
        Assert.Equal("(reverse-i-search)`p': ", search.Prompt);
        Assert.Equal("ping new", search.Match);
    }

    private static CommandHistory Of(params string[] lines)
    {
        var history = new CommandHistory();
        foreach (string line in lines) history.Add(line);
        return history;
    }

    private string FilePath => System.IO.Path.Combine(folder.Path, "history");

    private CommandHistory History() => new(new HistoryFile(FilePath));
}
