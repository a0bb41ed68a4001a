using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Labs;

public sealed class LabFileTests : RouterTest
{
    private string File => Path.Combine(Folder, "lab.json");

    [Fact]
    public void A_lab_comes_back_from_its_file_with_its_state()
    {
        Session.Run("$null = Test-Packet client 10.0.2.2 -Port 80; Step-NetClock -Seconds 3; $lab = Get-NetLab");
        Assert.Equal(File, ((FileInfo)Session.Run($"Export-NetLab '{File}'").Single().BaseObject).FullName);
        Assert.Empty(Session.Run($"Compare-NetLab $lab (Import-NetLab '{File}' -Detached) -IncludeState"));
        Assert.Equal([File], Directory.GetFiles(Folder));
    }

    [Fact]
    public void An_imported_lab_is_the_current_one_unless_it_is_detached()
    {
        Session.Run($"$null = Export-NetLab '{File}'; $mine = Get-NetLab");
        Assert.Equal("True", Text($"$null = Import-NetLab '{File}' -Detached; [object]::ReferenceEquals($mine, (Get-NetLab))"));
        Assert.Equal("again", Text($"$null = Import-NetLab '{File}' again; (Get-NetLab).Name"));
        Assert.Equal("False", Text("[object]::ReferenceEquals($mine, (Get-NetLab))"));
    }

    [Fact]
    public void A_file_can_be_piped() => Assert.Equal("piped", Text($"(Export-NetLab '{File}' | Import-NetLab -Name piped).Name"));

    [Fact]
    public void Without_state_the_lab_is_as_it_was_configured()
    {
        Session.Run($"$null = Test-Packet client 10.0.2.2 -Port 80; Step-NetClock -Seconds 3; $lab = Get-NetLab; $null = Export-NetLab '{File}' -NoState; $new = Import-NetLab '{File}'");
        Assert.Empty(Session.Run("Compare-NetLab $lab $new"));
        Assert.Equal("00:00:00", Text("(Get-NetLab).State.Now"));
        Assert.DoesNotContain("\"state\"", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_makes_no_lab()
    {
        Session.Run($"Export-NetLab '{File}' -WhatIf");
        Assert.Empty(Directory.GetFiles(Folder));
        Session.Run($"$null = Export-NetLab '{File}'; $mine = Get-NetLab; Import-NetLab '{File}' -WhatIf");
        Assert.Equal("True", Text("[object]::ReferenceEquals($mine, (Get-NetLab))"));
    }

    [Theory]
    [InlineData("Export-NetLab '{0}' -NoClobber", "FileExists")]
    [InlineData("Export-NetLab '{0}/x/lab.json'", "PathNotFound")]
    [InlineData("Export-NetLab '{1}'", "FileUnwritable")]
    public void What_cannot_be_written_is_an_error_and_leaves_the_file_as_it_was(string script, string errorId)
    {
        System.IO.File.WriteAllText(File, "mine");
        Session.Fail(errorId, string.Format(null, script, File, Folder));
        Assert.Equal("mine", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFiles(Folder));
    }

    [Fact]
    public void A_file_that_may_only_be_read_is_replaced_with_Force()
    {
        System.IO.File.WriteAllText(File, "mine");
        System.IO.File.SetAttributes(File, FileAttributes.ReadOnly);
        Session.Fail("FileReadOnly", $"Export-NetLab '{File}'");
        Session.Run($"Export-NetLab '{File}' -Force; Import-NetLab '{File}'");
    }

    [Theory]
    [InlineData("{ \"kubenet\": { \"format\": 1 }, \"name\": ", "LabFileMalformed")]
    [InlineData("{ \"kubenet\": { \"format\": 99 } }", "LabFileFormatUnknown")]
    [InlineData("{ }", "LabFileFormatUnknown")]
    public void A_file_that_is_wrong_makes_no_lab(string text, string errorId)
    {
        System.IO.File.WriteAllText(File, text);
        Session.Run("$mine = Get-NetLab");
        Session.Fail(errorId, $"Import-NetLab '{File}'");
        Assert.Equal("True", Text("[object]::ReferenceEquals($mine, (Get-NetLab))"));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() => Session.Fail("PathNotFound", $"Import-NetLab '{File}'");

    [Fact]
    public void What_is_not_known_is_passed_over_with_a_warning()
    {
        Session.Run($"$null = Export-NetLab '{File}'");
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace("\"seed\"", "\"weather\": \"fine\",\n  \"seed\"", StringComparison.Ordinal));
        Assert.Contains("section 'weather' (line 4, column 14)", Text($"$null = Import-NetLab '{File}' -WarningVariable said -WarningAction SilentlyContinue; $said"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_PowerShell_script_and_an_FSharp_script_that_build_the_same_lab_give_the_same_file()
    {
        Session.Run($"""
            . '{RepositoryRoot.File("scripts", "demo.ps1")}' | Out-Null
            $cmdlets = Export-NetLab -AsText
            Invoke-NetScript '{RepositoryRoot.File("scripts", "demo.fsx")}' 6>$null
            $words = Export-NetLab -AsText
            """);
        Assert.Equal(Text("$cmdlets"), Text("$words"));
        Assert.Contains("docker0", Text("$words"), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_give_the_same_file_of_a_cluster()
    {
        var script = Path.Combine(Folder, "cluster.fsx");
        System.IO.File.WriteAllText(script, """
            open KubeNet.FSharp
            lab "kubernetes" {
                cluster "kubernetes" {
                    flannel
                    podCidr "10.1.0.0/16"
                    serviceCidr "10.254.0.0/16"
                    node "node1" { podCidr "10.1.46.0/24" }
                    node "node2" { podCidr "10.1.77.0/24" }
                    pod "web-1" { on "node1"; label "app" "web"; listens (tcp 80) }
                    pod "web-2" { on "node2"; label "app" "web"; listens (tcp 80) }
                    pod "client" { on "node1" }
                    service "web" { port (tcp 80); select "app" "web" }
                }
            } |> ignore
            """);
        Session.Run($$"""
            $null = New-NetLab kubernetes
            $null = New-KubeCluster -Cni FlannelVxlan -PodCidr 10.1.0.0/16 -ServiceCidr 10.254.0.0/16
            $null = Add-KubeNode node1 -PodCidr 10.1.46.0/24
            $null = Add-KubeNode node2 -PodCidr 10.1.77.0/24
            $null = New-KubePod web-1 -Node node1 -Label @{ app = 'web' } -ContainerPort 80
            $null = New-KubePod web-2 -Node node2 -Label @{ app = 'web' } -ContainerPort 80
            $null = New-KubePod client -Node node1
            $null = New-KubeService web -Port 80 -Selector @{ app = 'web' }
            $cmdlets = Export-NetLab -AsText
            Invoke-NetScript '{{script}}'
            $words = Export-NetLab -AsText
            """);
        Assert.Equal(Text("$cmdlets"), Text("$words"));
    }
}
