using System.IO.Compression;
using System.Reflection;

namespace KubeNet.Package.Tests;

/// <summary>What <c>dotnet pack build/KubeNet.Package</c> makes, and its .nupkg installed into an empty folder as Install-PSResource lays it.</summary>
public sealed class PackedModule : IDisposable
{
    private readonly TempFolder _folder = new();

    public PackedModule()
    {
        Output = Path.Combine(_folder.Path, "out");
        // All that is packed is built anew in Release, but module/bin, which other tests run from, stays as it is.
        string[] quietly = ["--no-restore", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "-p:CopyModule=false"];
        var run = ProgramRun.Start("dotnet", ["pack", Repository.File("build/KubeNet.Package"), "-o", Output, .. quietly], limit: TimeSpan.FromMinutes(10));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Nupkg = Assert.Single(Directory.GetFiles(Output));
        Installed = Path.Combine(Modules, "KubeNet", Manifest.Version);
        Install();
        CopyFolder(Metadata("ShellFolder"), Path.Combine(_folder.Path, "host"));
    }

    /// <summary>The folder that was packed into.</summary>
    internal string Output { get; }

    /// <summary>The package.</summary>
    internal string Nupkg { get; }

    /// <summary>A folder of modules with nothing but the installed package in it.</summary>
    internal string Modules => Path.Combine(_folder.Path, "modules");

    /// <summary>The folder of the installed module.</summary>
    internal string Installed { get; }

    /// <summary>The manifest that the repository has.</summary>
    internal static ModuleManifest Manifest { get; } = ModuleManifest.Read(Repository.File("KubeNet.psd1"));

    /// <summary>The manifest of the Pester that the build restores.</summary>
    internal static string Pester => Path.Combine(Metadata("PackageFolder"), "pester", "6.2.0", "tools", "Pester.psd1");

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a file beside the modules, and gives its path.</summary>
    internal string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Runs a script in the embedded host, which stands where no module lies above it, so that it imports none by itself.</summary>
    internal ProgramRun RunEmbedded(string script) => ProgramRun.Start("dotnet", [Path.Combine(_folder.Path, "host", "KubeNet.Shell.dll"), "-File", script], environment: ModulePath, folder: _folder.Path);

    /// <summary>Runs a script in the pwsh on PATH.</summary>
    internal ProgramRun RunPwsh(string script) => Pwsh.RunFile(script, ModulePath, _folder.Path);

    private Dictionary<string, string> ModulePath => new() { ["PSModulePath"] = Modules };

    // Install-PSResource leaves out what belongs to the package and not to the module.
    private void Install()
    {
        ZipFile.ExtractToDirectory(Nupkg, Installed);
        File.Delete(Path.Combine(Installed, "[Content_Types].xml"));
        File.Delete(Path.Combine(Installed, "KubeNet.nuspec"));
        Directory.Delete(Path.Combine(Installed, "_rels"), recursive: true);
        Directory.Delete(Path.Combine(Installed, "package"), recursive: true);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string Metadata(string key) => typeof(PackedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
