namespace KubeNet.Snapshots.Tests;

/// <summary>Files under tests/Golden.</summary>
internal static class TestFiles
{
    private static readonly string s_golden = Find(AppContext.BaseDirectory);

    public static string Golden(string path) => Path.Combine(s_golden, path);

    private static string Find(string folder)
    {
        var candidate = Path.Combine(folder, "tests", "Golden");
        return Directory.Exists(candidate) ? candidate : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
    }
}
