using System.Text;

namespace KubeNet.Package;

/// <summary>The notices that third-party packages ask for where their files go along.</summary>
public static class ThirdPartyNotices
{
    /// <summary>The name of the file in the module.</summary>
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    private const string Rule = "--------------------------------------------------------------------------------";

    /// <summary>Writes the file.</summary>
    /// <exception cref="PackagingException">A package says nothing of its licence, or there is no text for it.</exception>
    public static void Write(IReadOnlyList<BundledPackage> packages, string path)
    {
        var text = new StringBuilder();
        text.Append("KubeNet brings assemblies of the packages below, in module/bin/deps. Each is told as its own package tells it.\n");
        foreach (var package in packages)
            Append(text, package);
        foreach (var license in packages.Where(package => package.LicenseText is null).Select(package => package.License).Distinct().Order(StringComparer.Ordinal))
            text.Append($"\n{Rule}\nThe licence {license}\n\n{StandardText(license)}\n");
        File.WriteAllText(path, text.ToString());
    }

    private static void Append(StringBuilder text, BundledPackage package)
    {
        if (package.LicenseText is null && (package.License.Length == 0 || StandardText(package.License) is null))
            throw new PackagingException(package.Id, $"Its licence is '{package.License}', of which there is no text: put one into build/KubeNet.Package/Licenses.");
        text.Append($"\n{Rule}\n{package.Id} {package.Version}\n\n");
        Line("Files", string.Join(", ", package.Files));
        Line("Authors", package.Authors);
        Line("Copyright", package.Copyright);
        Line("Project", package.ProjectUrl);
        Line("Source", package.Source);
        Line("Licence", package.License.Length > 0 ? package.License : "see below");
        if (package.LicenseText is { } license)
            text.Append($"\n{license}\n");

        void Line(string name, string value)
        {
            if (value.Length > 0)
                text.Append($"{name,-11}{value}\n");
        }
    }

    private static string? StandardText(string license)
    {
        using var stream = typeof(ThirdPartyNotices).Assembly.GetManifestResourceStream(license);
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim('\n');
    }
}
