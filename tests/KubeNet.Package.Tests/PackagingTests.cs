using System.Reflection;

namespace KubeNet.Package.Tests;

/// <summary>What the packaging asks of manifest, changes and third-party packages.</summary>
public sealed class PackagingTests : IDisposable
{
    private static readonly ModuleManifest s_manifest = PackedModule.Manifest;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Manifest_changes_and_assemblies_are_of_one_version()
    {
        Assert.Equal(s_manifest.Version, Changelog.Read(Repository.File("CHANGELOG.md")).Version);
        Assert.Equal(s_manifest.Version, typeof(ModuleManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
        Assert.Equal(Version.Parse(s_manifest.Version + ".0"), typeof(ModuleManifest).Assembly.GetName().Version);
    }

    [Fact]
    public void A_version_of_which_no_change_is_told_is_not_packed()
    {
        var error = Assert.Throws<PackagingException>(() => GalleryNuspec.Of(s_manifest, new("0.0.9", "Less."), withCommandTags: true));
        Assert.Equal($"CHANGELOG.md: error : It begins with 0.0.9, and KubeNet.psd1 is of {s_manifest.Version}: say what is new in {s_manifest.Version}.", error.Message);
    }

    [Fact]
    public void Changes_end_where_those_of_an_older_version_begin()
    {
        var changes = Changelog.Read(_folder.Write("CHANGELOG.md", "# Changes\n\n## [2.0.0] - 2026-01-01\n\nNew.\n\n### Added\n\n- This.\n\n## 1.0.0\n\nOld.\n"));
        Assert.Equal(("2.0.0", "New.\n\n### Added\n\n- This."), (changes.Version, changes.Text));
    }

    [Fact]
    public void Without_command_tags_the_tags_fit_every_feed()
    {
        var tags = GalleryNuspec.Of(s_manifest, Changelog.Read(Repository.File("CHANGELOG.md")), withCommandTags: false).Descendants().Single(element => element.Name.LocalName == "tags").Value;
        Assert.True(tags.Length < 4000);
        Assert.Contains("PSIncludes_Cmdlet", tags, StringComparison.Ordinal);
        Assert.DoesNotContain("PSCmdlet_", tags, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ModuleVersion = '1.0.0'", "PrivateData.PSData is missing; a gallery reads it.")]
    [InlineData("Author = 'a'; Copyright = 'c'; Description = 'd'; PrivateData = @{ PSData = @{} }", "ModuleVersion is missing; a gallery asks for it.")]
    public void A_manifest_that_lacks_something_is_named(string entries, string message)
    {
        var path = _folder.Write("KubeNet.psd1", $"@{{ {entries} }}");
        Assert.Equal($"{path}: error : {message}", Assert.Throws<PackagingException>(() => ModuleManifest.Read(path)).Message);
    }

    [Fact]
    public void A_file_that_no_package_claims_is_not_bundled()
    {
        var file = _folder.Write("lib/Stray.dll", "");
        Assert.StartsWith($"{file}: error : No .nuspec lies above it", Assert.Throws<PackagingException>(() => BundledPackage.Of([file])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_licence_without_a_text_is_not_bundled()
    {
        var package = Assert.Single(BundledPackage.Of([Package("a", "<license type=\"expression\">LicenseRef-Unheard</license>")]));
        Assert.StartsWith("a: error : Its licence is 'LicenseRef-Unheard', of which there is no text", Assert.Throws<PackagingException>(() => Write(package)).Message, StringComparison.Ordinal);
        var silent = Assert.Single(BundledPackage.Of([Package("b", "")]));
        Assert.Throws<PackagingException>(() => Write(silent));
    }

    [Fact]
    public void A_notice_tells_the_package_and_its_own_licence()
    {
        _folder.Write("a/terms.txt", "Do as you like.\n");
        var package = Assert.Single(BundledPackage.Of([Package("a", "<license type=\"file\">terms.txt</license><repository type=\"git\" url=\"https://a.example/a.git\" commit=\"1f\" />")]));
        Assert.EndsWith(
            """
            a 1.2.3

            Files      a.dll
            Authors    Somebody
            Copyright  (c) Somebody
            Source     https://a.example/a.git 1f
            Licence    see below

            Do as you like.

            """,
            Write(package),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_licence_that_packages_share_is_told_once()
    {
        var notices = Write([.. BundledPackage.Of([Package("b", "<license type=\"expression\">MIT</license>"), Package("a", "<license type=\"expression\">MIT</license>")])]);
        Assert.Equal(2, notices.Split("The licence MIT\n\nPermission is hereby granted").Length);
        Assert.True(notices.IndexOf("\na 1.2.3\n", StringComparison.Ordinal) < notices.IndexOf("\nb 1.2.3\n", StringComparison.Ordinal));
    }

    private string Write(params BundledPackage[] packages)
    {
        var path = Path.Combine(_folder.Path, ThirdPartyNotices.FileName);
        ThirdPartyNotices.Write(packages, path);
        return File.ReadAllText(path);
    }

    // A package as it lies in the cache, with one assembly, whose path it gives.
    private string Package(string id, string license)
    {
        _folder.Write($"{id}/{id}.nuspec", $"<package><metadata><id>{id}</id><version>1.2.3</version><authors>Somebody</authors>{license}<copyright>(c) Somebody</copyright></metadata></package>");
        return _folder.Write($"{id}/lib/net10.0/{id}.dll", "");
    }
}
