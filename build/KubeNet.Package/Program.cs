using KubeNet.Package;

// dotnet KubeNet.Package.dll <folder> <bundled> <nuspec> <command tags>: what the build cannot copy into the module's folder.
if (args is not [var folder, var bundled, var nuspec, var tags])
{
    Console.Error.WriteLine("Usage: KubeNet.Package <module folder> <list of third-party files> <nuspec to write> <true|false: commands as tags>");
    return 64;
}

try
{
    var manifest = ModuleManifest.Read(Path.Combine(folder, "KubeNet.psd1"));
    var changes = Changelog.Read(Path.Combine(folder, "CHANGELOG.md"));
    var packages = BundledPackage.Of(File.ReadAllLines(bundled));
    ThirdPartyNotices.Write(packages, Path.Combine(folder, ThirdPartyNotices.FileName));
    GalleryNuspec.Of(manifest, changes, withCommandTags: bool.Parse(tags)).Save(nuspec);
    return 0;
}
catch (PackagingException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
