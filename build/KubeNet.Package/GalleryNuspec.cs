using System.Xml.Linq;

namespace KubeNet.Package;

/// <summary>The .nuspec of a module, as Publish-Module writes it and the PowerShell Gallery reads it: what a module is and exports stands in its tags.</summary>
public static class GalleryNuspec
{
    private const string SpdxLicenses = "https://licenses.nuget.org/";

    private static readonly XNamespace s_nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    /// <summary>Makes it.</summary>
    /// <param name="manifest">The module.</param>
    /// <param name="changes">What is new in it.</param>
    /// <param name="withCommandTags">Whether each command is a tag, by which <c>Find-PSResource -CommandName</c> finds it.</param>
    /// <exception cref="PackagingException">Manifest and changes speak of different versions, or a tag is none.</exception>
    public static XDocument Of(ModuleManifest manifest, Changelog changes, bool withCommandTags)
    {
        if (manifest.Version != changes.Version)
            throw new PackagingException("CHANGELOG.md", $"It begins with {changes.Version}, and KubeNet.psd1 is of {manifest.Version}: say what is new in {manifest.Version}.");
        if (manifest.Tags.FirstOrDefault(tag => tag.Contains(' ', StringComparison.Ordinal)) is { } spaced)
            throw new PackagingException("KubeNet.psd1", $"The tag '{spaced}' has a blank, which a gallery takes for the end of a tag.");
        var metadata = new XElement(s_nuspec + "metadata",
            Element("id", "KubeNet"),
            Element("version", manifest.Version),
            Element("authors", manifest.Author),
            Element("requireLicenseAcceptance", "false"),
            License(manifest.LicenseUri),
            Element("readme", "README.md"),
            Element("projectUrl", manifest.ProjectUri.ToString()),
            Element("description", manifest.Description),
            Element("releaseNotes", changes.Text),
            Element("copyright", manifest.Copyright),
            Element("tags", string.Join(' ', Tags(manifest, withCommandTags))));
        return new(new XElement(s_nuspec + "package", metadata,
            new XElement(s_nuspec + "files", new XElement(s_nuspec + "file", new XAttribute("src", "**"), new XAttribute("target", "")))));
    }

    private static IEnumerable<string> Tags(ModuleManifest manifest, bool withCommandTags) =>
    [
        "PSModule",
        .. manifest.Tags,
        .. Commands("Cmdlet", manifest.Cmdlets, withCommandTags),
        .. Commands("Function", manifest.Functions, withCommandTags),
    ];

    private static IEnumerable<string> Commands(string kind, IReadOnlyList<string> names, bool withCommandTags)
    {
        if (names.Count > 0)
            yield return $"PSIncludes_{kind}";
        foreach (var name in withCommandTags ? names : [])
        {
            yield return $"PS{kind}_{name}";
            yield return $"PSCommand_{name}";
        }
    }

    // A licence that NuGet knows by a short name is told by it.
    private static XElement License(Uri uri) => uri.ToString() is var text && text.StartsWith(SpdxLicenses, StringComparison.Ordinal)
        ? new XElement(s_nuspec + "license", new XAttribute("type", "expression"), text[SpdxLicenses.Length..])
        : Element("licenseUrl", text);

    private static XElement Element(string name, string text) => new(s_nuspec + name, text);
}
