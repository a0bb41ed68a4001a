using System.Reflection;
using System.Xml.Linq;

namespace KubeNet.Shell.Tests.Pester;

/// <summary>tests/Pester, in the pwsh on PATH, under both Pesters that the build restores.</summary>
public sealed class PesterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Suites
    {
        get
        {
            var suites = new TheoryData<string, string>();
            foreach (var pester in s_versions)
            {
                foreach (var folder in Directory.GetDirectories(Repository.File("tests/Pester")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal))
                    suites.Add(pester, folder);
            }

            return suites;
        }
    }

    public static TheoryData<string> Versions => [.. s_versions];

    private static readonly string[] s_versions = ["5.9.1", "6.2.0"];

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Suites))]
    public void A_suite_passes(string pester, string folder)
    {
        var report = Path.Combine(_folder.Path, "report.xml");
        var run = Pwsh.RunFile(Repository.File("tests/Pester/Invoke-Suite.ps1"), "-Path", Repository.File($"tests/Pester/{folder}"), "-Pester", Manifest(pester), "-Report", report);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var suite = XDocument.Load(report).Root!;
        Assert.Equal(("0", "0"), ((string?)suite.Attribute("failures"), (string?)suite.Attribute("errors")));
        Assert.True((int)suite.Attribute("tests")! >= Directory.GetFiles(Repository.File($"tests/Pester/{folder}"), "*.Tests.ps1").Length, run.Output);
    }

    /// <summary>The page's files, written into a folder and run as it says.</summary>
    [SkippableTheory]
    [MemberData(nameof(Versions))]
    public void What_the_page_on_testing_networks_shows_runs(string pester)
    {
        var page = TestingPage.Read();
        foreach (var (name, text) in page.Files)
            _folder.Write(name, text);
        foreach (var file in Directory.GetFiles(Repository.File("tests/Golden/bundles/docker-host"), "*", SearchOption.AllDirectories))
            _folder.Write(Path.Combine("network/my-node", Path.GetRelativePath(Repository.File("tests/Golden/bundles/docker-host"), file)), File.ReadAllText(file));
        var install = $"$ErrorActionPreference = 'Stop'; Set-Location '{_folder.Path}'; Import-Module '{Manifest(pester)}'; $env:PSModulePath = '{ModuleFolder()}' + [IO.Path]::PathSeparator + $env:PSModulePath; ";
        var run = Pwsh.Run(install + page.Command);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var report = XDocument.Load(Path.Combine(_folder.Path, "networks.xml")).Root!;
        Assert.Equal((page.Tests.ToString(), "0"), ((string?)report.Attribute("tests"), (string?)report.Attribute("failures")));

        var failing = Pwsh.Run(install + page.Failing);
        Assert.Contains(Trimmed(page.FailureText), Trimmed(failing.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scenario_has_its_file()
    {
        static IEnumerable<string> Names(string folder, string end) => Directory.GetFiles(Repository.File(folder), "*" + end).Select(path => Path.GetFileName(path)[..^end.Length]).Order(StringComparer.Ordinal);
        Assert.Equal(Names("scripts", ".ps1"), Names("tests/Pester/Scenarios", ".Tests.ps1"));
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    public void The_operators_are_there_however_Pester_and_KubeNet_came(string pester)
    {
        const string names = "@((Get-ShouldOperator).Name.Where({ $_ -in 'BeDelivered', 'BeDroppedBy', 'BeRejectedBy', 'BeTranslatedTo', 'ReachAll', 'BeSpreadOver' })).Count";
        var (load, import) = ($"Import-Module '{Manifest(pester)}'; ", $"Import-Module '{Repository.File("KubeNet.psd1")}' -Force; ");
        Assert.Equal(("6\n6\n", ""), Streams(Pwsh.Run($"{load}{import}{names}; Register-NetAssertion; {import}{names}")));
        Assert.Equal(("0\n6\n", ""), Streams(Pwsh.Run($"{import}{load}{names}; Register-NetAssertion; {names}")));
        Assert.Equal(("PesterNotLoaded,Register-NetAssertion\n", ""), Streams(Pwsh.Run($"{import}try {{ Register-NetAssertion }} catch {{ $_.FullyQualifiedErrorId }}")));
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    public void An_operator_that_Pester_has_no_room_for_is_named_and_does_not_fail_the_import(string pester)
    {
        var run = Pwsh.Run($"Import-Module '{Manifest(pester)}'; Add-ShouldOperator BeOurs {{ param($ActualValue) }}; Import-Module '{Repository.File("KubeNet.psd1")}'; (Trace-Packet -? | Out-String).Length -gt 0; "
            + "Register-NetAssertion BeSpreadOver -ErrorAction SilentlyContinue; $Error[0].FullyQualifiedErrorId");
        Assert.Contains("does not take the operator BeSpreadOver", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("True\nAssertionNotRegistered,Register-NetAssertion\n", run.Output, StringComparison.Ordinal);
    }

    // Pester 5 and 6 indent alike, but need not.
    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()));

    private static (string Output, string Error) Streams(ProgramRun run) => (run.Output, run.Error);

    /// <summary>The manifest of a Pester that the build restored.</summary>
    internal static string Manifest(string version) => Path.Combine(
        typeof(PesterTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "PackageFolder").Value!, "pester", version, "tools", "Pester.psd1");

    // A folder in which KubeNet is found by its name, as an installed module is.
    private string ModuleFolder()
    {
        var folder = Path.Combine(_folder.Path, "modules");
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            Directory.CreateSymbolicLink(Path.Combine(folder, "KubeNet"), Repository.File("."));
        }

        return folder;
    }
}
