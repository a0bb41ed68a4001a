using System.Collections.Immutable;
using KubeNet.Shell.Editing;
using KubeNet.Shell.Interactive;

namespace KubeNet.Shell.Tests.Editing;

public sealed class LineEditorTests : IDisposable
{
    private readonly ScreenModel screen = new(width: 40);
    private readonly List<string> seen = [];
    private readonly List<(int Row, int Column)> places = [];

    public void Dispose() => screen.Dispose();

    [Theory]
    [InlineData("Get-Date<Enter>", "Get-Date")]
    [InlineData("et-Date<Home>G<End>s<Enter>", "Get-Dates")]
    [InlineData("bc<C-a>a<C-e>d<Enter>", "abcd")]
    [InlineData("one two<C-w>three<Enter>", "one three")]
    [InlineData("one two<C-u>x<Enter>", "x")]
    [InlineData("one two<C-a><C-k><C-y><C-y><Enter>", "one twoone two")]
    [InlineData("one two three<C-Left><C-Left>x<Enter>", "one xtwo three")]
    [InlineData("one two<M-b>x<M-f>y<Enter>", "one xtwoy")]
    [InlineData("abc<Left><Backspace><Delete>x<Enter>", "ax")]
    [InlineData("abc<C-b><C-d>x<Enter>", "abx")]
    [InlineData("junk<Escape>ok<Enter>", "ok")]
    public void Keys_edit_the_line(string keys, string expected) => Assert.Equal(new EditResult(EditOutcome.Accepted, expected), Edit(keys, EditSettings.Bare));

    [Fact]
    public void Ctrl_C_gives_the_line_up() => Assert.Equal(new EditResult(EditOutcome.Cancelled, ""), Edit("half a line<C-c>", EditSettings.Bare));

    [Fact]
    public void Ctrl_D_ends_the_input_on_an_empty_line_only()
    {
        Assert.Equal(EditOutcome.EndOfInput, Edit("<C-d>", EditSettings.Bare).Outcome);
        Assert.Equal(new EditResult(EditOutcome.Accepted, "b"), Edit("ab<Home><C-d><Enter>", EditSettings.Bare));
    }

    [Fact]
    public void Incomplete_input_goes_on_in_a_further_line()
    {
        EditResult result = Edit("foreach ($x in 1) {<Enter>$x<?><Enter>}<Enter>", EditSettings.Bare with { IsComplete = InputCompleteness.IsComplete });

        Assert.Equal("foreach ($x in 1) {\n$x\n}", result.Text);
        Assert.Equal(["PS> foreach ($x in 1) {\n>> $x"], seen);
    }

    [Fact]
    public void A_long_line_wraps_and_the_cursor_finds_its_place()
    {
        string text = new('x', 36);

        Edit(text + "<?>yz<Home><?><End><?><Enter>", EditSettings.Bare);

        Assert.Equal("PS> " + text, seen[0]);
        Assert.Equal("PS> " + text + "\nyz", seen[1]);
        Assert.Equal([(1, 0), (0, 4), (1, 2)], places);
    }

    [Fact]
    public void A_secret_is_shown_as_stars()
    {
        EditResult result = Edit("pass<?><Enter>", EditSettings.Bare with { Colorize = text => new string('*', text.Length) });

        Assert.Equal("pass", result.Text);
        Assert.Equal(["PS> ****"], seen);
    }

    [Theory]
    [InlineData("<Up><Enter>", "Set-B 2")]
    [InlineData("<Up><Up><Enter>", "Get-A 1")]
    [InlineData("Get<Up><Enter>", "Get-A 1")]
    [InlineData("Get<Up><Down><Enter>", "Get")]
    [InlineData("<Up><Left>x<Up><Enter>", "Set-B x2")]
    [InlineData("<C-r>a<Enter>", "Get-A 1")]
    [InlineData("<C-r>a<End> more<Enter>", "Get-A 1 more")]
    [InlineData("typed<C-r>zzz<C-g><Enter>", "typed")]
    [InlineData("<C-r>t<C-r><C-r><Enter>", "Get-A 1")]
    public void History_is_walked_and_searched(string keys, string expected)
    {
        var history = new CommandHistory();
        history.Add("Get-A 1");
        history.Add("Set-B 2");

        Assert.Equal(expected, Edit(keys, EditSettings.Bare with { History = history }).Text);
    }

    [Theory]
    [InlineData("x Uni<Tab><Enter>", "x Unique")]
    [InlineData("Get<Tab><Enter>", "Get-")]
    [InlineData("Get-<Tab><Enter><Enter>", "Get-Date")]
    [InlineData("Get-<Tab><Tab><Enter><Enter>", "Get-Help")]
    [InlineData("Get-<Tab><Tab><Tab><Enter><Enter>", "Get-Date")]
    [InlineData("Get-<S-Tab><Enter><Enter>", "Get-Help")]
    [InlineData("Get-<Tab> -Full<Enter>", "Get-Date -Full")]
    [InlineData("Get-<Tab><Escape><Enter>", "Get-")]
    [InlineData("nothing<Tab><Enter>", "nothing")]
    public void Tab_completes_and_cycles(string keys, string expected) =>
        Assert.Equal(expected, Edit(keys, EditSettings.Bare with { Completer = new WordCompleter("Get-Date", "Get-Help", "Unique") }).Text);

    [Fact]
    public void Ambiguous_completions_are_listed_below_the_line()
    {
        Edit("Get-<Tab><?><Enter><?><Enter>", EditSettings.Bare with { Completer = new WordCompleter("Get-Date", "Get-Help") });

        Assert.Equal(["PS> Get-Date\nGet-Date  Get-Help", "PS> Get-Date"], seen);
    }

    [Fact]
    public void A_list_longer_than_the_screen_shows_the_part_around_the_choice()
    {
        ImmutableArray<CompletionCandidate> many = [.. Enumerable.Range(0, 100).Select(i => new CompletionCandidate($"item{i:000}", $"item{i:000}"))];

        IReadOnlyList<string> rows = CandidateList.Layout(many, selected: 60, width: 40, height: 5);

        Assert.Equal(5, rows.Count);
        Assert.Contains(rows, row => row.Contains("item060", StringComparison.Ordinal));
        Assert.Equal("(100 in all)", rows[^1]);
    }

    private EditResult Edit(string keys, EditSettings settings)
    {
        void Look()
        {
            seen.Add(screen.Text);
            places.Add((screen.Row, screen.Column));
        }

        return new LineEditor(new ScriptedKeys(keys, Look), screen, () => 40, () => 24).Read("PS> ", settings);
    }

    private sealed class WordCompleter(params string[] words) : ICompleter
    {
        public CompletionSet Complete(string text, int cursor)
        {
            int start = text.LastIndexOf(' ', Math.Max(0, cursor - 1)) + 1;
            string typed = text[start..cursor];
            return new CompletionSet(
                start, typed.Length, [.. words.Where(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(word => new CompletionCandidate(word, word))]);
        }
    }
}
