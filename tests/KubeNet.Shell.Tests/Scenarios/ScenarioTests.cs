namespace KubeNet.Shell.Tests.Scenarios;

/// <summary>
/// The scripts that a person can run print what tests/Golden/scenarios holds, in the embedded host and in a pwsh alike. After a change that
/// is wanted, run these tests with KUBENET_UPDATE_GOLDEN=1.
/// </summary>
public sealed class ScenarioTests
{
    private static readonly bool Updates = Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1";
    private static readonly Dictionary<string, string> NoColour = new() { ["NO_COLOR"] = "1" };

    /// <summary>The scripts in scripts/ and scripts/concepts/, from scripts/ on.</summary>
    internal static IEnumerable<string> Names => new[] { "", "concepts/" }
        .SelectMany(folder => Directory.GetFiles(Repository.File($"scripts/{folder}")).Select(path => folder + Path.GetFileName(path)))
        .Where(name => name.EndsWith(".ps1", StringComparison.Ordinal) || name.EndsWith(".fsx", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    public static TheoryData<string> Scripts() => [.. Names];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_scenario_prints_the_same_every_time(string script)
    {
        var run = ProgramRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), "-File", Repository.File($"scripts/{script}")], environment: NoColour);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        if (Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Golden(script))!);
            File.WriteAllText(Golden(script), run.Output);
        }

        Assert.Equal(File.ReadAllText(Golden(script)), run.Output);
    }

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public void A_scenario_prints_the_same_in_pwsh(string script)
    {
        var how = script.EndsWith(".fsx", StringComparison.Ordinal) ? "Invoke-NetScript" : "&";
        var run = Pwsh.Run($"Import-Module '{Repository.File("KubeNet.psd1")}'; {how} '{Repository.File($"scripts/{script}")}'");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(File.ReadAllText(Golden(script)), run.Output);
    }

    [SkippableFact]
    public void Importing_the_module_loads_no_third_party_assembly()
    {
        var run = Pwsh.Run($"Import-Module '{Repository.File("KubeNet.psd1")}'; (Get-Help Trace-Packet).Synopsis; [AppDomain]::CurrentDomain.GetAssemblies().Location -like '*module*deps*'");
        Assert.Equal("Sends a packet and tells its whole story: every decision on its way, and on the way of its answer.\n", run.Output);
    }

    [Fact]
    public void Only_an_import_of_a_cluster_loads_the_Kubernetes_client()
    {
        const string loaded = "[AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -in 'KubernetesClient', 'YamlDotNet' }).Count";
        var node = "'{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"n1\"}}'";
        var run = ProgramRun.Shell("-Command", $"$null = New-KubeCluster demo -Node a, b; $null = New-KubePod web -Node a -ContainerPort 80; $null = Get-Command -Module KubeNet*; {loaded}; $null = {node} | Import-KubeManifest; {loaded} -gt 0; (Get-KubeNode n1).Name");
        Assert.Equal(("", "0\nTrue\nn1\n"), (run.Error, run.Output));
    }

    [Fact]
    public void Only_a_script_loads_the_compiler_and_its_second_run_compiles_nothing()
    {
        const string loaded = "[AppDomain]::CurrentDomain.GetAssemblies()";
        const string compilers = $"{loaded}.Where({{ $_.GetName().Name -like 'FSharp.*' -or $_.GetName().Name -in 'KubeNet.FSharp', 'KubeNet.Scripting' }}).Count";
        var invoke = $"$null = Invoke-NetScript '{Repository.File("scripts/demo.fsx")}' 6>$null";
        var run = ProgramRun.Shell("-Command", $"$null = New-NetNamespace a; $null = Get-Command -Module KubeNet*; {compilers}; {invoke}; $first = {loaded}.Count; {compilers} -gt 0; {invoke}; {loaded}.Count - $first; (Get-NetLab).Name");
        Assert.Equal(("", "0\nTrue\n0\ndemo\n"), (run.Error, run.Output));
    }

    [Fact]
    public void A_script_that_fails_is_told_by_the_exit_code()
    {
        using var folder = new TempFolder();
        var run = ProgramRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), "-File", folder.Write("bad.fsx", "let a = nonsense")], environment: NoColour);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bad.fsx:1", run.Error + run.Output, StringComparison.Ordinal);
        Assert.Equal(0, ProgramRun.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "KubeNet.Shell.dll"), "-File", folder.Write("good.fsx", "printfn \"good\"")], environment: NoColour).ExitCode);
    }

    private static string Golden(string script) => Repository.File($"tests/Golden/scenarios/{(script.EndsWith(".ps1", StringComparison.Ordinal) ? script[..^4] : script)}.txt");
}
