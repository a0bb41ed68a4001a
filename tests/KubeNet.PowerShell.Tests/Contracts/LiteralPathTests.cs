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

    // A cmdlet, what its file holds (the lines that a script returns), and what tells that it was read into $read or into the lab.
    public static TheoryData<string, string, string, string> Readers() => new()
    {
        { "Import-NetLab -Name again -Detached", "Export-NetLab -AsText", "$read.Name", "again" },
        { "Restore-Iptables client", "'*filter', ':MINE - [0:0]', 'COMMIT'", "(Save-Iptables client) -match 'MINE'", ":MINE - [0:0]" },
        { "Restore-IpSet client", "'create mine hash:ip'", "(Get-IpSet client).Name", "mine" },
        { "Import-KubeManifest", """'{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1"}}'""", "$read.Nodes", "1" },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_name_with_brackets_is_read_as_it_stands(string cmdlet, string lines, string told, string expected)
    {
        foreach (var file in new[] { Path.Combine(Odd, "file.yaml"), Path.Combine(Folder, "q[1].yaml") })
        {
            System.IO.File.WriteAllLines(file, Session.Run(lines).Select(line => line.ToString()));
            foreach (var read in new[] { $"{cmdlet} -LiteralPath '{file}'", $"Get-Item -LiteralPath '{file}' | {cmdlet}" })
                Assert.Equal((read, expected), (read, Text($"$null = New-NetLab lab; $null = New-NetNamespace client -Up; $read = {read}; {told}")));
        }
    }

    [Theory]
    [InlineData("Import-NetSnapshot -LiteralPath '{0}'")]
    [InlineData("Get-Item -LiteralPath '{0}' | Import-NetSnapshot")]
    public void A_bundle_in_a_folder_with_brackets_is_read(string read)
    {
        var source = RepositoryRoot.File("tests", "Golden", "bundles", "docker-host");
        var bundle = Path.Combine(Odd, "bundle");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
            System.IO.File.Copy(file, Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(bundle, Path.GetRelativePath(source, file)))!).FullName + "/" + Path.GetFileName(file));
        Session.Run($"$null = New-NetLab docker; {string.Format(null, read, bundle)}");
        Assert.Equal("host", Text("Get-NetNamespace host"));
    }

    [Fact]
    public void What_an_export_returns_is_read() =>
        Assert.Equal("again", Text($"(Export-NetLab '{Odd}/lab.json' | Import-NetLab -Name again -Detached).Name"));

    [Fact]
    public void Lines_that_know_their_file_are_its_text()
    {
        var file = Path.Combine(Odd, "rules");
        System.IO.File.WriteAllText(file, "*filter\n:MINE - [0:0]\nCOMMIT\n");
        Assert.Equal(":MINE - [0:0]", Text($"Get-Content -LiteralPath '{file}' | Restore-Iptables client; (Save-Iptables client) -match 'MINE'"));
    }

    [Theory]
    [InlineData("Import-NetLab '{0}/q[1].json'", "PathNotFound", "No file or folder matches '{0}/q[1].json'; give a name that has [, ], * or ? in it with -LiteralPath.")]
    [InlineData("Import-NetLab -LiteralPath '{0}/q*.json'", "PathNotFound", "There is no file or folder '{0}/q*.json'.")]
    [InlineData("Import-NetLab -LiteralPath 'nosuch:/lab.json'", "PathNotFound", "There is no file or folder 'nosuch:/lab.json'.")]
    [InlineData("Import-NetLab '{0}/*.json'", "PathAmbiguous", "'{0}/*.json' names several files; give one.")]
    [InlineData("Restore-Iptables client -LiteralPath '{0}'", "FileUnreadable", "'{0}' cannot be read: Access to the path '{0}' is denied.")]
    public void A_pattern_is_a_pattern_and_a_name_a_name(string script, string errorId, string message)
    {
        Session.Run($"$null = Export-NetLab '{Folder}/q[1].json'; $null = Export-NetLab '{Folder}/other.json'");
        var (given, error) = (string.Format(null, script, Folder), Session.Fail(errorId, string.Format(null, script, Folder)));
        Assert.Equal((string.Format(null, message, Folder), given.Split('\'')[1]), (error.ToString(), error.TargetObject));
    }

    [Fact]
    public void A_file_that_went_before_it_was_read_is_an_error_with_its_name() => Assert.Contains(
        $"'{Folder}/rules' cannot be read: ",
        Session.Fail($"[IO.File]::WriteAllText('{Folder}/rules', '*filter'); $file = Get-Item -LiteralPath '{Folder}/rules'; $file.Delete(); $file | Restore-Iptables client").ToString(),
        StringComparison.Ordinal);

    [Fact]
    public void Several_namespaces_are_restored_from_one_file()
    {
        System.IO.File.WriteAllText(Path.Combine(Folder, "rules"), "*filter\n:MINE - [0:0]\nCOMMIT\n");
        Assert.Equal(":MINE - [0:0], :MINE - [0:0], :MINE - [0:0]", Text(
            $"'client', 'router' | Restore-Iptables -Path '{Folder}/rule*'; Get-NetNamespace server | Restore-Iptables -LiteralPath '{Folder}/rules'; ('client', 'router', 'server' | Save-Iptables) -match 'MINE'"));
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
