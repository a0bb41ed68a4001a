using System.Xml.Linq;

namespace KubeNet.Package;

/// <summary>A NuGet package of which files are in the module, as its own .nuspec tells it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Authors">Who wrote it.</param>
/// <param name="Copyright">Its copyright notice; empty where the package has none.</param>
/// <param name="ProjectUrl">Where it is at home; empty where the package does not say.</param>
/// <param name="Source">Where the source code of just this version is; empty where the package does not say.</param>
/// <param name="License">The SPDX expression of its licence; empty where the licence is a file.</param>
/// <param name="LicenseText">The licence that the package brings as a file; null where it brings none.</param>
/// <param name="Files">The names of its files in the module.</param>
public sealed record BundledPackage(
    string Id, string Version, string Authors, string Copyright, string ProjectUrl, string Source, string License, string? LicenseText, IReadOnlyList<string> Files)
{
    /// <summary>The packages that files of the package cache belong to, in the order of their names.</summary>
    /// <exception cref="PackagingException">A file belongs to none.</exception>
    public static IReadOnlyList<BundledPackage> Of(IEnumerable<string> files) =>
    [
        .. files.GroupBy(Nuspec)
            .Select(package => Read(package.Key, [.. package.Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)]))
            .OrderBy(package => package.Id, StringComparer.Ordinal),
    ];

    private static BundledPackage Read(string nuspec, IReadOnlyList<string> files)
    {
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string Text(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";
        var repository = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "repository");
        var license = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");
        var isExpression = (string?)license?.Attribute("type") == "expression";
        var folder = Path.GetDirectoryName(nuspec)!;
        var named = license is not null && !isExpression ? Path.Combine(folder, license.Value) : null;
        var file = named ?? Directory.GetFiles(folder).Where(IsLicense).Order(StringComparer.Ordinal).FirstOrDefault();
        return new(
            Text("id"), Text("version"), Text("authors"), Text("copyright"), Text("projectUrl"), $"{(string?)repository?.Attribute("url")} {(string?)repository?.Attribute("commit")}".Trim(), isExpression ? license!.Value : "",
            file is null ? null : File.ReadAllText(file).ReplaceLineEndings("\n").Trim(), files);
    }

    private static bool IsLicense(string path) =>
        Path.GetFileNameWithoutExtension(path).ToUpperInvariant() is "LICENSE" or "LICENCE" && Path.GetExtension(path).ToUpperInvariant() is "" or ".TXT" or ".MD";

    // In the package cache a package's .nuspec lies in the package's root.
    private static string Nuspec(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.GetFiles(folder, "*.nuspec") is [var nuspec, ..])
                return nuspec;
        }

        throw new PackagingException(file, "No .nuspec lies above it, so that nobody knows whose it is and under which licence.");
    }
}
