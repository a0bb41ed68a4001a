using System.Runtime.CompilerServices;

namespace KubeNet.Snapshots.Tests;

/// <summary>Files under tests/Golden.</summary>
internal static class TestFiles
{
    public static string Golden(string path) => Path.Combine(Here(), "..", "Golden", path);

    private static string Here([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
