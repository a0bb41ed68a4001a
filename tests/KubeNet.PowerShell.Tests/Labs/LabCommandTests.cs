using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Labs;

public sealed class LabCommandTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_session_starts_with_an_empty_lab()
    {
        Assert.Equal("lab", _session.Lab.Name);
        Assert.Empty(_session.Lab.Config.Namespaces);
    }

    [Fact]
    public void Two_sessions_have_two_labs()
    {
        using var other = new Session();
        Assert.NotSame(other.Lab, _session.Lab);
    }

    [Fact]
    public void New_NetLab_becomes_the_current_lab()
    {
        var made = (Lab)_session.Run("New-NetLab shop -Seed 7").Single().BaseObject;
        Assert.Equal(("shop", 7ul, "shop"), (made.Name, made.Seed, made.ToString()));
        Assert.Same(made, _session.Lab);
    }

    [Theory]
    [InlineData("New-NetLab shop -Detached")]
    [InlineData("New-NetLab shop -WhatIf")]
    public void A_detached_or_hypothetical_lab_does_not(string script)
    {
        var before = _session.Lab;
        _session.Run(script);
        Assert.Same(before, _session.Lab);
    }

    [Fact]
    public void Reset_NetLab_empties_the_lab()
    {
        Fill();
        _session.Run("Reset-NetLab");
        Assert.Empty(_session.Lab.Config.Namespaces);
        Assert.Equal(TimeSpan.Zero, _session.Lab.State.Now);
    }

    [Fact]
    public void Reset_NetLab_StateOnly_keeps_the_configuration()
    {
        Fill();
        var config = _session.Lab.Config;
        _session.Run("Reset-NetLab -StateOnly");
        Assert.Same(config, _session.Lab.Config);
        Assert.Equal(TimeSpan.Zero, _session.Lab.State.Now);
    }

    [Fact]
    public void Reset_NetLab_WhatIf_changes_nothing()
    {
        Fill();
        _session.Run("Reset-NetLab -WhatIf");
        Assert.Single(_session.Lab.Config.Namespaces);
    }

    [Theory]
    [InlineData("Step-NetClock 1.5", 1.5)]
    [InlineData("Step-NetClock -Minutes 5", 300)]
    [InlineData("Step-NetClock -Time 01:00:00", 3600)]
    [InlineData("Step-NetClock 10 -WhatIf", 0)]
    public void Step_NetClock_moves_the_clock(string script, double seconds)
    {
        _session.Run(script);
        Assert.Equal(TimeSpan.FromSeconds(seconds), _session.Lab.State.Now);
    }

    [Theory]
    [InlineData("Step-NetClock -1")]
    [InlineData("Step-NetClock -1 -WhatIf")]
    [InlineData("Step-NetClock -Until '1999-12-31'")]
    public void The_clock_does_not_go_back(string script) => _session.Fail("ClockMovesForward", script);

    [Fact]
    public void Restore_NetLab_goes_back_to_a_checkpoint_as_often_as_wanted()
    {
        _session.Run("Checkpoint-NetLab empty");
        for (var i = 0; i < 2; i++)
        {
            Fill();
            _session.Run("Restore-NetLab empty");
            Assert.Empty(_session.Lab.Config.Namespaces);
            Assert.Equal(TimeSpan.Zero, _session.Lab.State.Now);
        }
    }

    [Fact]
    public void Restore_NetLab_takes_the_latest_checkpoint_or_one_from_the_pipeline()
    {
        _session.Run("$first = Checkpoint-NetLab");
        Fill();
        _session.Run("$second = Checkpoint-NetLab; Reset-NetLab; Restore-NetLab");
        Assert.Single(_session.Lab.Config.Namespaces);
        _session.Run("$first | Restore-NetLab");
        Assert.Empty(_session.Lab.Config.Namespaces);
    }

    [Fact]
    public void Checkpoints_get_names_of_their_own_and_replace_their_namesakes()
    {
        _session.Run("Checkpoint-NetLab; Checkpoint-NetLab a; Checkpoint-NetLab a; Checkpoint-NetLab");
        Assert.Equal(["checkpoint1", "a", "checkpoint3"], _session.Run("Get-NetLab -Checkpoint").Select(found => found.ToString()));
    }

    [Fact]
    public void An_unknown_checkpoint_is_an_error_that_names_the_known_ones()
    {
        _session.Run("Checkpoint-NetLab known");
        Assert.Contains("known", _session.Fail("CheckpointNotFound", "Restore-NetLab unknown").Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InvalidTime", "Step-NetClock ([double]::NaN)")]
    [InlineData("ClockTooFar", "Step-NetClock 1e30")]
    [InlineData("ClockTooFar", "Step-NetClock -Minutes ([double]::PositiveInfinity) -WhatIf")]
    [InlineData("ClockTooFar", "Step-NetClock -Time ([timespan]::MaxValue)")]
    [InlineData("ClockMovesForward", "Step-NetClock ([double]::NegativeInfinity)")]
    public void The_clock_moves_by_a_time_that_can_be(string errorId, string script) => _session.Fail(errorId, script);

    [Fact]
    public void The_clock_goes_to_the_end_of_all_dates() => Assert.Equal("9999", _session.Run("(Step-NetClock -Until '9999-12-31' -PassThru).State.Date.Year; $null = New-NetNamespace a -Up; $null = Test-Packet a 127.0.0.1")[0].ToString());

    [Fact]
    public void Without_a_checkpoint_there_is_nothing_to_restore() => _session.Fail("CheckpointNotFound", "Restore-NetLab");

    [Fact]
    public void Restore_NetLab_completes_checkpoints()
    {
        _session.Run("Checkpoint-NetLab before; Checkpoint-NetLab 'after all'");
        Assert.Equal(["before", "'after all'"], _session.Complete("Restore-NetLab "));
    }

    [Fact]
    public void A_lab_is_shown_with_its_clock_and_namespaces()
    {
        Fill();
        Assert.Equal(
            """
            Name Seed Clock    Namespaces
            ---- ---- -----    ----------
            lab     0 00:00:05 web
            """,
            _session.Show("Get-NetLab"));
    }

    private void Fill()
    {
        var lab = _session.Lab;
        lab.Edit(config => config.With(NamespaceConfig.Create("web")));
        lab.Advance(TimeSpan.FromSeconds(5));
    }
}
