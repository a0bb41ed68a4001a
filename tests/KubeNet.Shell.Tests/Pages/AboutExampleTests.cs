using System.Text.RegularExpressions;
using KubeNet.Shell.Tests.Pester;

namespace KubeNet.Shell.Tests.Pages;

/// <summary>Every example of the about topics in module/en-US runs, one after the other: in the embedded host, and in a pwsh that has Pester, for which one of them is.</summary>
public sealed partial class AboutExampleTests : IDisposable
{
    /// <summary>A router between the two hosts that the examples name, which drops SSH; and a script for those that run one.</summary>
    private const string Lab =
        """
        $ErrorActionPreference = 'Stop'
        $null = New-NetNamespace client, router, web -Up
        $null = Add-VethPair client eth0 router eth1 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
        $null = Add-VethPair web eth0 router eth2 -Address 10.0.0.10/24 -PeerAddress 10.0.0.1/24 -Up
        $null = Add-IpRoute client default 10.0.1.1
        $null = Add-IpRoute web default 10.0.0.1
        Set-NetSysctl router net.ipv4.ip_forward 1
        $null = Add-IptablesRule router FORWARD -Rule '-p tcp --dport 22 -j DROP'
        $null = Add-NetListener web 80
        """;

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Topics => [.. Directory.GetFiles(Repository.File("module/en-US"), "about_*.help.txt").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_example_runs(string topic) =>
        Check(ProgramRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), "-File", Script(topic, "", line => !IsForPester(line))], input: "#quit\n"));

    [SkippableTheory]
    [MemberData(nameof(Topics))]
    public void Every_example_runs_in_a_pwsh_with_Pester(string topic)
    {
        var modules = $"Import-Module '{PesterTests.Manifest("5.9.1")}'; Import-Module '{Repository.File("KubeNet.psd1")}'";
        Check(Pwsh.RunFile(Script(topic, modules, line => line != "Enter-NetScript")));
    }

    private static void Check(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Output + run.Error);
        Assert.Contains("all examples ran\n", run.Output, StringComparison.Ordinal);
    }

    private static bool IsForPester(string line) => line.Contains("| Should ", StringComparison.Ordinal);

    private string Script(string topic, string prologue, Func<string, bool> fits)
    {
        _folder.Write("lab.fsx", "open KubeNet.FSharp\nif arguments () <> [ \"first\"; \"second\" ] || variable \"nodes\" 3 <> 5 then failwith \"not what the example passes\"\n");
        var text = File.ReadAllText(Repository.File($"module/en-US/{topic}")).ReplaceLineEndings("\n");
        var examples = Example().Matches(Examples().Match(text).Value).Select(match => match.Value.Trim()).ToList();
        Assert.NotEmpty(examples);
        return _folder.Write("examples.ps1", string.Join('\n', [prologue, Lab, $"Set-Location '{_folder.Path}'", .. examples.Where(fits), "'all examples ran'"]));
    }

    [GeneratedRegex("^EXAMPLES\n.*?^SEE ALSO", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Examples();

    [GeneratedRegex("^        \\S.*$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
