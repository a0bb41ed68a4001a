using System.Management.Automation;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Contracts;

/// <summary>Files are read as PowerShell's own cmdlets read them: -Path takes wildcards, -LiteralPath a name as it stands, which is what comes from Get-Item.</summary>
public sealed class LiteralPathTests : RouterTest
{
    // As PowerShell's own, which this session has not: what they return has the path that pipelines bind.
    public LiteralPathTests() => Session.Run(
        """
        function Get-Item($LiteralPath) { $ExecutionContext.InvokeProvider.Item.Get(@($LiteralPath), $true, $true) }
        function Get-Content($LiteralPath) {
            foreach ($line in [IO.File]::ReadAllLines($LiteralPath)) {
                $told = [psobject]::AsPSObject($line)
                $told.PSObject.Properties.Add([psnoteproperty]::new('PSPath', "Microsoft.PowerShell.Core\FileSystem::$LiteralPath"))
                $told
            }
        }
        """);

    private string Odd => Directory.CreateDirectory(Path.Combine(Folder, "dir[1]")).FullName;

    [Theory]
    [InlineData("lab.json", "Export-NetLab '{0}'", "(Import-NetLab -LiteralPath '{0}' -Detached).Name", "lab")]
    [InlineData("lab.json", "Export-NetLab '{0}'", "(Get-Item -LiteralPath '{0}' | Import-NetLab -Name again -Detached).Name", "again")]
    [InlineData("lab.json", "Export-NetLab '{0}'", "(Export-NetLab '{0}' | Import-NetLab -Name again -Detached).Name", "again")]
    [InlineData("rules", "[IO.File]::WriteAllText('{0}', '*filter\nCOMMIT\n')", "Restore-Iptables router -LiteralPath '{0}'; Get-Item -LiteralPath '{0}' | Restore-Iptables client; 'yes'", "yes")]
    [InlineData("rules", "[IO.File]::WriteAllText('{0}', '*filter\n:MINE - [0:0]\nCOMMIT\n')", "Get-Content -LiteralPath '{0}' | Restore-Iptables client; (Save-Iptables client) -match 'MINE'", ":MINE - [0:0]")]
    [InlineData("sets", "[IO.File]::WriteAllText('{0}', 'create mine hash:ip')", "Get-Item -LiteralPath '{0}' | Restore-IpSet client; Restore-IpSet server -LiteralPath '{0}'; (Get-IpSet client, server).Name", "mine, mine")]
    [InlineData("pod.yaml", "[IO.File]::WriteAllText('{0}', '{{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {{\"name\": \"n1\"}}}}')", "(Import-KubeManifest -LiteralPath '{0}').Nodes", "1")]
    [InlineData("pod.yaml", "[IO.File]::WriteAllText('{0}', '{{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {{\"name\": \"n1\"}}}}')", "(Get-Item -LiteralPath '{0}' | Import-KubeManifest).Nodes", "1")]
    public void A_name_with_brackets_is_read_as_it_stands(string name, string write, string read, string expected)
    {
        foreach (var file in new[] { Path.Combine(Odd, name), Path.Combine(Folder, $"q[1]{name}") })
        {
            Session.Run("$null = New-NetLab lab; New-NetNamespace client, router, server -Up");
            Session.Run($"$null = {string.Format(null, write, file)}");
            Assert.Equal(expected, string.Join(", ", Session.Run(string.Format(null, read, file)).Select(result => result.ToString())));
        }
    }

    [Fact]
    public void A_bundle_in_a_folder_with_brackets_is_read()
    {
        var bundle = Path.Combine(Odd, "bundle");
        foreach (var file in Directory.GetFiles(RepositoryRoot.File("tests", "Golden", "bundles", "docker-host"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(bundle, Path.GetRelativePath(RepositoryRoot.File("tests", "Golden", "bundles", "docker-host"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(file, target);
        }

        Session.Run($"$null = New-NetLab docker; Get-Item -LiteralPath '{bundle}' | Import-NetSnapshot");
        Assert.Contains(Session.Run("Get-NetNamespace"), home => home.ToString() == "host");
    }

    [Theory]
    [InlineData("Import-NetLab '{0}/q[1].json'", "PathNotFound", "No file or folder matches '{0}/q[1].json'; give a name that has [, ], * or ? in it with -LiteralPath.")]
    [InlineData("Import-NetLab -LiteralPath '{0}/q*.json'", "PathNotFound", "There is no file or folder '{0}/q*.json'.")]
    [InlineData("Import-NetLab '{0}/*.json'", "PathAmbiguous", "'{0}/*.json' names several files; give one.")]
    public void A_pattern_is_a_pattern_and_a_name_a_name(string script, string errorId, string message)
    {
        Session.Run($"$null = Export-NetLab '{Folder}/q[1].json'; $null = Export-NetLab '{Folder}/other.json'");
        Assert.Equal(string.Format(null, message, Folder), Session.Fail(errorId, string.Format(null, script, Folder)).ToString());
    }

    [Fact]
    public void Every_cmdlet_that_reads_a_file_has_both()
    {
        var readers = Session.Run("Get-Command -CommandType Cmdlet").Select(found => found.BaseObject).OfType<CmdletInfo>()
            .Where(cmdlet => Session.Cmdlets.Contains(cmdlet.ImplementingType) && cmdlet.Parameters.ContainsKey("Path") && cmdlet.Verb is not "Export").ToList();
        Assert.Equal(6, readers.Count);
        Assert.All(readers, cmdlet =>
        {
            Assert.Contains("PSPath", cmdlet.Parameters["LiteralPath"].Aliases);
            Assert.Contains(cmdlet.Parameters["LiteralPath"].ParameterSets.Values, set => set.ValueFromPipelineByPropertyName);
        });
    }
}
