using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KubeNet.Package.Tests;

/// <summary>The package that a gallery would get: what is in it, and that it works in a session that knows nothing else of KubeNet.</summary>
public sealed partial class ModulePackageTests(PackedModule module) : IClassFixture<PackedModule>
{
    private static readonly string[] s_files =
    [
        "CHANGELOG.md", "KubeNet.psd1", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt",
        "en-US/KubeNet.PowerShell.dll-Help.xml", "en-US/about_KubeNet.help.txt", "en-US/about_KubeNet_PacketPath.help.txt", "en-US/about_KubeNet_Scripting.help.txt",
        "en-US/about_KubeNet_Verdicts.help.txt",
        "module/KubeNet.Assertions.ps1", "module/KubeNet.format.ps1xml", "module/KubeNet.psm1", "module/KubeNet.types.ps1xml", "module/Register-NetAssertion.ps1",
        "module/bin/KubeNet.Engine.dll", "module/bin/KubeNet.FSharp.dll", "module/bin/KubeNet.LabFiles.dll", "module/bin/KubeNet.Manifests.dll", "module/bin/KubeNet.Orchestration.dll",
        "module/bin/KubeNet.PowerShell.dll", "module/bin/KubeNet.Snapshots.dll",
        "module/bin/deps/FSharp.Compiler.Service.dll", "module/bin/deps/FSharp.Core.dll", "module/bin/deps/FSharp.DependencyManager.Nuget.dll", "module/bin/deps/Fractions.dll",
        "module/bin/deps/KubeNet.Scripting.dll", "module/bin/deps/KubernetesClient.dll", "module/bin/deps/Newtonsoft.Json.dll", "module/bin/deps/PacketDotNet.dll", "module/bin/deps/YamlDotNet.dll",
        "scripts/collect-netsnapshot.sh",
    ];

    // What a session says after the import by name, and after it has used all of the module.
    private const string Session =
        """
        $ErrorActionPreference = 'Stop'
        function Get-OwnAssembly([string] $folder) {
            @([Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object {
                $context = $_
                $context.Assemblies | Where-Object { -not $_.IsDynamic -and $_.Location.StartsWith($folder) } | ForEach-Object { "$($context.Name):$($_.GetName().Name)" }
            } | Sort-Object) -join ' '
        }

        Import-Module KubeNet
        $module = Get-Module KubeNet
        "version $($module.Version)"
        "exported $($module.ExportedCmdlets.Count) $($module.ExportedFunctions.Keys -join ' ')"
        "imported $(Get-OwnAssembly $module.ModuleBase)"

        $null = New-NetNamespace client, web -Up
        $null = Add-VethPair client eth0 web eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.10/24 -Up
        $null = Add-NetListener web 80
        "trace $((Trace-Packet client 10.0.0.10 -Port 80).Verdict)"
        $engine = (Get-NetLab).GetType().Assembly
        "built $([Reflection.CustomAttributeExtensions]::GetCustomAttribute($engine, [Reflection.AssemblyConfigurationAttribute]).Configuration)"
        "shown $((Trace-Packet client 10.0.0.10 -Port 80 | Out-String).Contains('client  -> eth0'))"
        "help $(@((Get-Help Trace-Packet -Full).examples.example).Count -gt 1) $((Get-Help Register-NetAssertion).Synopsis)"
        "topics $(@(Get-Help about_KubeNet_*).Count) $("$(Get-Help about_KubeNet)".Contains('about_KubeNet'))"
        Invoke-NetScript ./lab.fsx

        $null = New-NetLab cluster
        "manifest $((Import-KubeManifest ./web.yaml -WarningAction SilentlyContinue).Cluster)"
        "service $((Trace-Packet pod/client svc/web -Port 80).Verdict)"
        try { Register-NetAssertion } catch { "assertions $($_.FullyQualifiedErrorId)" }
        "used $(Get-OwnAssembly $module.ModuleBase)"
        """;

    private const string Script =
        """
        open KubeNet.FSharp

        let net =
            lab "small" {
                netns "client"
                netns "server" { listen (tcp 80) }
                nic "client" "eth0" [ "10.0.1.1/24" ] --- nic "server" "eth0" [ "10.0.1.2/24" ]
            }

        packet "client" "server" (tcp 80) |> trace net |> expect [ delivered ]
        printfn "script well"
        """;

    private const string Web =
        """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: web, labels: { app: web } }
        spec: { nodeName: node1, containers: [{ name: web, image: web, ports: [{ containerPort: 80 }] }] }
        ---
        apiVersion: v1
        kind: Pod
        metadata: { name: client }
        spec: { nodeName: node2, containers: [{ name: client, image: client }] }
        """;

    [Fact]
    public void The_folder_and_the_package_hold_the_module_and_nothing_else()
    {
        string[] all = [.. s_files.Concat(Files(Repository.File("docs")).Select(page => $"docs/{page}")).Order(StringComparer.Ordinal)];
        Assert.Equal(all, Files(Path.Combine(module.Output, "KubeNet", PackedModule.Manifest.Version)));
        Assert.Equal(all, Files(module.Installed));
        Assert.Equal(["KubeNet", $"KubeNet.{PackedModule.Manifest.Version}.nupkg"], Directory.GetFileSystemEntries(module.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_topics_of_help_name_is_there()
    {
        var named = Directory.GetFiles(Path.Combine(module.Installed, "en-US"), "about_*").SelectMany(file => NamedFile().Matches(File.ReadAllText(file)).Select(match => match.Value)).ToHashSet();
        Assert.Contains("docs/fsharp.md", named);
        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(module.Installed, file)), file));
    }

    [Fact]
    public void The_nuspec_says_what_the_manifest_and_the_changes_say()
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(module.Nupkg);
        using var stream = zip.GetEntry("KubeNet.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();
        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        var (manifest, changes) = (PackedModule.Manifest, Changelog.Read(Repository.File("CHANGELOG.md")));
        Assert.Equal(("KubeNet", manifest.Version, "MIT", manifest.ProjectUri.ToString()), (Text("id"), Text("version"), Text("license"), Text("projectUrl")));
        Assert.Equal((manifest.Description, changes.Text, manifest.LicenseUri.ToString()), (Text("description"), Text("releaseNotes").ReplaceLineEndings("\n"), Text("licenseUrl")));
        var tags = Text("tags").Split(' ');
        Assert.All(["PSModule", "PSEdition_Core", "PSIncludes_Cmdlet", "PSIncludes_Function", "PSFunction_Register-NetAssertion"], tag => Assert.Contains(tag, tags));
        Assert.Equal(manifest.Cmdlets, tags.Where(tag => tag.StartsWith("PSCmdlet_", StringComparison.Ordinal)).Select(tag => tag["PSCmdlet_".Length..]));
        Assert.Equal(manifest.Cmdlets.Concat(manifest.Functions), tags.Where(tag => tag.StartsWith("PSCommand_", StringComparison.Ordinal)).Select(tag => tag["PSCommand_".Length..]));
    }

    [Fact]
    public void Every_third_party_file_has_its_notice()
    {
        var notices = File.ReadAllText(Path.Combine(module.Installed, "THIRD-PARTY-NOTICES.txt"));
        Assert.All(Directory.GetFiles(Path.Combine(module.Installed, "module/bin/deps")).Select(Path.GetFileName).Where(file => file != "KubeNet.Scripting.dll"), file => Assert.Contains(file!, notices, StringComparison.Ordinal));
        Assert.Contains("Copyright  2017 The Kubernetes Project Authors", notices, StringComparison.Ordinal);
        Assert.Contains("Apache License", notices, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_names_a_folder_of_the_machine_that_built_it()
    {
        byte[][] roots = [Encoding.UTF8.GetBytes(Repository.File("src")), Encoding.Unicode.GetBytes(Repository.File("src"))];
        Assert.All(Directory.GetFiles(module.Installed, "*KubeNet*", SearchOption.AllDirectories), file => Assert.All(roots, root => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(root))));
    }

    [Fact]
    public void It_works_in_the_embedded_host() => Check(module.RunEmbedded(WriteSession()));

    [SkippableFact]
    public void It_works_in_pwsh() => Check(module.RunPwsh(WriteSession()));

    [SkippableFact]
    public void Its_operators_are_there_for_a_Pester_test()
    {
        module.Write("net.Tests.ps1",
            """
            BeforeAll {
                Import-Module KubeNet
                $null = New-NetNamespace a, b -Up
                $null = Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up
            }
            Describe 'net' {
                It 'answers' { Trace-Packet a 10.0.0.2 -Protocol icmp | Should -BeDelivered }
                It 'finds nobody' { Trace-Packet a 10.0.0.3 -Protocol icmp | Should -Not -BeDelivered }
            }
            """);
        var run = module.RunPwsh(module.Write("pester.ps1", $"Import-Module '{PackedModule.Pester}'; $run = Invoke-Pester ./net.Tests.ps1 -PassThru -Output None; \"$($run.PassedCount) $($run.FailedCount)\""));
        Assert.Equal("2 0", run.Output.Trim());
    }

    [Fact]
    public void A_script_runs_under_dotnet_fsi_with_the_language_of_the_package()
    {
        var script = module.Write("fsi.fsx", $"#I @\"{Path.Combine(module.Installed, "module", "bin")}\"\n#r \"KubeNet.FSharp.dll\"\n{Script}\n");
        var run = ProgramRun.Start("dotnet", ["fsi", script]);
        Assert.Equal(("script well\n", ""), (run.Output, run.Error));
    }

    private string WriteSession()
    {
        module.Write("lab.fsx", Script);
        module.Write("web.yaml", Web);
        return module.Write("session.ps1", Session);
    }

    private static void Check(ProgramRun run)
    {
        Assert.Equal("", run.Error);
        var said = run.Output.TrimEnd('\n').Split('\n').ToDictionary(line => line.Split(' ')[0], line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(PackedModule.Manifest.Version, said["version"]);
        Assert.Equal($"{PackedModule.Manifest.Cmdlets.Count} Register-NetAssertion", said["exported"]);
        // Neither the F# compiler nor the Kubernetes client, and nothing third-party in the context that other modules share.
        Assert.Equal("Default:KubeNet.Engine Default:KubeNet.Orchestration Default:KubeNet.PowerShell", said["imported"]);
        Assert.Equal(("Delivered", "Release", "True"), (said["trace"], said["built"], said["shown"]));
        Assert.Equal(("True Gives Pester KubeNet's Should operators.", "3 True"), (said["help"], said["topics"]));
        Assert.Equal(("well", "kubernetes"), (said["script"], said["manifest"]));
        Assert.Equal(("Delivered", "PesterNotLoaded,Register-NetAssertion"), (said["service"], said["assertions"]));
        var used = said["used"].Split(' ');
        Assert.All(["KubeNet:FSharp.Compiler.Service", "KubeNet:KubernetesClient", "KubeNet:YamlDotNet", "Default:KubeNet.FSharp"], assembly => Assert.Contains(assembly, used));
        Assert.All(used.Where(assembly => assembly.StartsWith("Default:", StringComparison.Ordinal)), assembly => Assert.StartsWith("Default:KubeNet.", assembly, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(docs|scripts)/[\w./-]+\w|README\.md")]
    private static partial Regex NamedFile();

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
