using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>Matches that hang on more than the packet: on chance, on the clock, and on what came before.</summary>
public sealed class StatefulMatchTests : MatchBed
{
    [Fact]
    public void Random_choices_go_through_the_lab_with_their_probabilities()
    {
        Assert.Equal(MatchResult.Yes, Evaluate("-m statistic --mode random --probability 0.25", Syn()));
        Assert.Equal([0.25, 0.75], Host.LastWeights);
        Host.NextChoice = 1;
        Assert.Equal(MatchResult.No, Evaluate("-m statistic --mode random --probability 0.25", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m statistic --mode random ! --probability 0.25", Syn()));
    }

    [Theory]
    [InlineData("--every 3 --packet 0", "YnnYnnY")]
    [InlineData("--every 3 --packet 1", "nYnnYnn")]
    [InlineData("--every 2 --packet 1", "nYnYnYn")]
    public void Every_nth_packet_matches(string options, string expected) =>
        Assert.Equal(expected, Sequence($"-m statistic --mode nth {options}", 7, TimeSpan.Zero));

    [Theory]
    [InlineData("--limit 1/s --limit-burst 3", 0, "YYYnnn")]
    [InlineData("--limit 1/s --limit-burst 3", 500, "YYYYYnYnYn")]
    [InlineData("--limit 1/min --limit-burst 1", 59000, "YnYnYnYn")]
    public void A_bucket_empties_and_fills(string options, int milliseconds, string expected) =>
        Assert.Equal(expected, Sequence($"-m limit {options}", expected.Length, TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("--quota 150", "YYnnn")]
    [InlineData("! --quota 150", "nnYYY")]
    public void A_quota_is_used_up(string options, string expected) =>
        Assert.Equal(expected, Sequence($"-m quota {options}", expected.Length, TimeSpan.Zero));

    [Theory]
    [InlineData("--hashlimit-upto 1/s --hashlimit-burst 3 --hashlimit-name h", 0, "YYYnnn")]
    [InlineData("--hashlimit-above 1/s --hashlimit-burst 3 --hashlimit-name h", 0, "nnnYYY")]
    [InlineData("--hashlimit-upto 1/s --hashlimit-burst 3 --hashlimit-name h", 500, "YYYYYnYnYn")]
    [InlineData("--hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-name h", 59000, "YnYnYnYn")]
    [InlineData("--hashlimit-upto 2/min --hashlimit-burst 5 --hashlimit-name h --hashlimit-htable-expire 1000", 3000, "YYYYYYYY")]
    [InlineData("--hashlimit-upto 160b/s --hashlimit-name h", 100, "YYYnnYnnnY")]
    [InlineData("--hashlimit-upto 3/s --hashlimit-burst 1 --hashlimit-name h --hashlimit-rate-match", 200, "YYYYnnnnnn")]
    public void A_flow_has_a_bucket_of_its_own(string options, int milliseconds, string expected) =>
        Assert.Equal(expected, Sequence($"-m hashlimit {options}", expected.Length, TimeSpan.FromMilliseconds(milliseconds)));

    /// <summary>iptables divides by zero here and dies; a mutated rule found that the model did too.</summary>
    [Theory]
    [InlineData("4tb/s --hashlimit-burst 400kb")]
    [InlineData("15b/s --hashlimit-burst 5")]
    public void A_hashlimit_of_nearly_nothing_has_no_burst(string rate)
    {
        var error = Assert.Throws<IptablesSyntaxException>(() => IptablesSyntax.ParseCommand($"-A INPUT -m hashlimit --hashlimit-upto {rate} --hashlimit-name h", IpFamily.IPv4));
        Assert.Contains("0b/s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flows_of_one_table_are_told_apart_by_its_mode()
    {
        const string rule = "-m hashlimit --hashlimit-upto 1/min --hashlimit-burst 1 --hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name h";
        var (neighbour, other) = (Syn(), Syn());
        neighbour.Packet = neighbour.Packet with { Source = IpAddress.Parse("10.0.0.99") };
        other.Packet = other.Packet with { Source = IpAddress.Parse("10.0.1.1") };
        Assert.Equal(MatchResult.Yes, Evaluate(rule, Syn()));
        Assert.Equal(MatchResult.No, Evaluate(rule, neighbour));
        Assert.Equal(MatchResult.Yes, Evaluate(rule, other));
        Assert.Equal(MatchResult.Yes, Evaluate(rule.Replace("--hashlimit-name h", "--hashlimit-name i", StringComparison.Ordinal), neighbour));
    }

    // A lab begins on Saturday, 2000-01-01 00:00 UTC.
    [Theory]
    [InlineData("", 0, MatchResult.Yes)]
    [InlineData("--weekdays Sat", 0, MatchResult.Yes)]
    [InlineData("--weekdays Sat", 24, MatchResult.No)]
    [InlineData("--weekdays Sun,Mon", 24, MatchResult.Yes)]
    [InlineData("! --weekdays Sun,Mon", 24, MatchResult.No)]
    [InlineData("--monthdays 1", 23, MatchResult.Yes)]
    [InlineData("--monthdays 1", 24, MatchResult.No)]
    [InlineData("--monthdays 1", 31 * 24, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 17:00", 8, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 17:00", 17, MatchResult.Yes)]
    [InlineData("--timestart 08:00 --timestop 16:59:59", 17, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00", 23, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00", 30, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00", 12, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat", 26, MatchResult.No)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat --contiguous", 26, MatchResult.Yes)]
    [InlineData("--timestart 22:00 --timestop 06:00 --weekdays Sat --contiguous", 2, MatchResult.No)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 23, MatchResult.No)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 48, MatchResult.Yes)]
    [InlineData("--datestart 2000-01-02 --datestop 2000-01-03", 49, MatchResult.No)]
    public void Time_goes_by_the_labs_clock(string options, int hours, MatchResult expected)
    {
        Host.Now = TimeSpan.FromHours(hours);
        Assert.Equal(expected, Evaluate($"-m time {options}", Syn()));
    }

    [Fact]
    public void A_recent_list_remembers_who_came_and_when()
    {
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --set --name L", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name OTHER", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --rdest", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --hitcount 2", Syn()));
        Host.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --update --name L --seconds 10", Syn()));
        Host.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L --seconds 10 --hitcount 1", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --name L --seconds 20 --hitcount 2", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --rcheck --name L --seconds 9", Syn()));
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --remove --name L", Syn()));
        Assert.Equal(MatchResult.No, Evaluate("-m recent --remove --name L", Syn()));
    }

    [Fact]
    public void A_recent_list_under_a_mask_takes_neighbours_for_the_same()
    {
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --set --mask 255.255.255.0", Syn()));
        var neighbour = Syn();
        neighbour.Packet = neighbour.Packet with { Source = IpAddress.Parse("10.0.0.77") };
        Assert.Equal(MatchResult.Yes, Evaluate("-m recent --rcheck --mask 255.255.255.0", neighbour));
    }
}
