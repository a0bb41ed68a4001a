using KubeNet.Shell.Editing;

namespace KubeNet.Shell.Tests.Editing;

/// <summary>The cursor is written as <c>|</c>.</summary>
public sealed class LineBufferTests
{
    [Theory]
    [InlineData("ab|c", "left", "a|bc")]
    [InlineData("|abc", "left", "|abc")]
    [InlineData("ab|c", "right", "abc|")]
    [InlineData("abc|", "right", "abc|")]
    [InlineData("a\U0001F600|b", "left", "a|\U0001F600b")]
    [InlineData("ae\u0301|b", "left", "a|e\u0301b")]
    [InlineData("a|\U0001F600b", "right", "a\U0001F600|b")]
    [InlineData("ab\ncd|", "home", "ab\n|cd")]
    [InlineData("a|b\ncd", "end", "ab|\ncd")]
    [InlineData("Get-Foo -Bar|", "word-left", "Get-Foo -|Bar")]
    [InlineData("Get-Foo -|Bar", "word-left", "Get-|Foo -Bar")]
    [InlineData("|Get-Foo -Bar", "word-right", "Get|-Foo -Bar")]
    [InlineData("Get|-Foo -Bar", "word-right", "Get-Foo| -Bar")]
    [InlineData("ab|c", "backspace", "a|c")]
    [InlineData("a\U0001F600|b", "backspace", "a|b")]
    [InlineData("a|bc", "delete", "a|c")]
    [InlineData("ab|cd", "kill-start", "|cd")]
    [InlineData("ab|cd", "kill-end", "ab|")]
    [InlineData("ab|\ncd", "kill-end", "ab|cd")]
    [InlineData("x\nab|cd", "kill-start", "x\n|cd")]
    [InlineData("one two-three  |", "kill-blank-word", "one |")]
    [InlineData("one two-three|", "kill-word", "one two-|")]
    [InlineData("one |two-three", "kill-word-right", "one |-three")]
    [InlineData("abc\nd|", "up", "a|bc\nd")]
    [InlineData("ab\ncdef|", "up", "ab|\ncdef")]
    [InlineData("abc|\nd", "down", "abc\nd|")]
    [InlineData("a|bc\ndef", "down", "abc\nd|ef")]
    [InlineData("ab|c", "down", "ab|c")]
    public void A_command_moves_and_changes(string before, string command, string after)
    {
        LineBuffer buffer = Buffer(before);

        Commands[command](buffer);

        Assert.Equal(after, Shown(buffer));
    }

    [Fact]
    public void Yank_puts_back_what_the_last_kill_took()
    {
        LineBuffer buffer = Buffer("one two|");

        buffer.KillBlankWordLeft();
        buffer.MoveToLineStart();
        buffer.Yank();

        Assert.Equal("two|one ", Shown(buffer));
    }

    [Fact]
    public void A_kill_of_nothing_keeps_what_was_killed()
    {
        LineBuffer buffer = Buffer("one|");

        buffer.KillToLineStart();
        buffer.KillToLineEnd();

        Assert.Equal("one", buffer.Killed);
    }

    [Fact]
    public void Replace_moves_behind_the_new_text()
    {
        LineBuffer buffer = Buffer("Get-C -Name|");

        buffer.Replace(0, 5, "Get-Command");

        Assert.Equal("Get-Command| -Name", Shown(buffer));
    }

    private static readonly Dictionary<string, Action<LineBuffer>> Commands = new()
    {
        ["left"] = buffer => buffer.MoveLeft(),
        ["right"] = buffer => buffer.MoveRight(),
        ["home"] = buffer => buffer.MoveToLineStart(),
        ["end"] = buffer => buffer.MoveToLineEnd(),
        ["word-left"] = buffer => buffer.MoveWordLeft(),
        ["word-right"] = buffer => buffer.MoveWordRight(),
        ["backspace"] = buffer => buffer.DeleteLeft(),
        ["delete"] = buffer => buffer.DeleteRight(),
        ["kill-start"] = buffer => buffer.KillToLineStart(),
        ["kill-end"] = buffer => buffer.KillToLineEnd(),
        ["kill-blank-word"] = buffer => buffer.KillBlankWordLeft(),
        ["kill-word"] = buffer => buffer.KillWordLeft(),
        ["kill-word-right"] = buffer => buffer.KillWordRight(),
        ["up"] = buffer => buffer.MoveUp(),
        ["down"] = buffer => buffer.MoveDown(),
    };

    private static LineBuffer Buffer(string shown)
    {
        var buffer = new LineBuffer();
        buffer.Set(shown.Replace("|", "", StringComparison.Ordinal), shown.IndexOf('|', StringComparison.Ordinal));
        return buffer;
    }

    private static string Shown(LineBuffer buffer) => buffer.Text.Insert(buffer.Cursor, "|");
}
