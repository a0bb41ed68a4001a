using KubeNet.PowerShell.Tests.Support;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Tests.Labs;

public sealed class CompareNetLabTests : RouterTest
{
    [Fact]
    public void A_lab_is_compared_with_its_latest_checkpoint()
    {
        Session.Run("$null = Checkpoint-NetLab first; $null = Checkpoint-NetLab; Set-NetSysctl router net.ipv4.conf.eth1.rp_filter 1");
        Assert.Equal("<> router Sysctl net.ipv4.conf.eth1.rp_filter: 0 => 1", Text("Compare-NetLab"));
    }

    [Theory]
    [InlineData("Compare-NetLab before")]
    [InlineData("Compare-NetLab $before")]
    [InlineData("Compare-NetLab before after")]
    [InlineData("Compare-NetLab $before (Get-NetLab)")]
    [InlineData("Get-NetLab | Compare-NetLab before")]
    public void Labs_and_checkpoints_are_given_as_they_are_or_by_name(string script)
    {
        Session.Run("$before = Checkpoint-NetLab before; Add-IpRoute router 10.9.0.0/16 10.0.2.2; $null = Checkpoint-NetLab after");
        Assert.Equal("=> router Route 10.9.0.0/16: - => 10.9.0.0/16 via 10.0.2.2 dev eth2", Text(script));
    }

    [Fact]
    public void Labs_that_are_alike_give_nothing() => Assert.Empty(Session.Run("$null = Checkpoint-NetLab; $null = Test-Packet client 10.0.2.2 -Port 80; Compare-NetLab"));

    [Fact]
    public void What_a_packet_left_behind_is_compared_too_where_it_is_asked_for() =>
        Assert.Contains("LearnedNeighbor", Text("$null = Checkpoint-NetLab; $null = Test-Packet client 10.0.2.2 -Port 80; Compare-NetLab -IncludeState"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Compare-NetLab nothing", "CheckpointNotFound")]
    [InlineData("Compare-NetLab", "CheckpointNotFound")]
    [InlineData("Compare-NetLab 7", "InvalidComparison")]
    public void What_cannot_be_compared_is_an_error(string script, string errorId)
    {
        Session.RunWithErrors(script);
        Assert.StartsWith(errorId, Session.Errors.Single().FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_remembers_its_lab() =>
        Assert.Same(Session.Lab, ((NetDifferenceInfo)Session.Run("$null = Checkpoint-NetLab; $null = Add-IpRoute router 10.9.0.0/16 10.0.2.2; Compare-NetLab").Single().BaseObject).Lab);

    [Fact]
    public void The_table_fits_80_columns()
    {
        Session.Run("$null = Checkpoint-NetLab; $null = Add-IpRoute router 10.9.0.0/16 10.0.2.2");
        var lines = Session.Show("Compare-NetLab").Split('\n');
        Assert.StartsWith("Side Where", lines.First(line => line.Trim().Length > 0), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.Contains(lines, line => line.StartsWith("=>   router Route 10.9.0.0/16", StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_is_about_the_side_that_is_wrong()
    {
        Session.Run("$null = Checkpoint-NetLab one");
        Assert.Equal("nosuch", Session.Fail("CheckpointNotFound", "Compare-NetLab one nosuch").TargetObject.ToString());
        Assert.Equal("nosuch", Session.Fail("CheckpointNotFound", "Compare-NetLab nosuch one").TargetObject.ToString());
        Assert.StartsWith("'5' (Int32) is neither a lab nor a checkpoint", Session.Fail("InvalidComparison", "Compare-NetLab 5").ToString(), StringComparison.Ordinal);
        Session.Run("$null = New-NetLab fresh");
        Assert.StartsWith("No checkpoint of lab 'fresh' was taken yet", Session.Fail("CheckpointNotFound", "Restore-NetLab").ToString(), StringComparison.Ordinal);
    }
}
