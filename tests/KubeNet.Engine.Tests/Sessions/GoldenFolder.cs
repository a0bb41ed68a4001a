namespace KubeNet.Engine.Tests.Sessions;

/// <summary>Where the recorded files are.</summary>
internal static class GoldenFolder
{
    /// <summary>tests/Golden/NAME above the test assembly.</summary>
    public static string Of(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Golden", name);
            if (Directory.Exists(path))
                return path;
        }

        throw new DirectoryNotFoundException($"There is no tests/Golden/{name} above the test assembly.");
    }
}
