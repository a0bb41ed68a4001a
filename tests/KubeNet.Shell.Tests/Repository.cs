namespace KubeNet.Shell.Tests;

/// <summary>Files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The full path of a file, given from the repository's root.</summary>
    public static string File(string path)
    {
        for (DirectoryInfo? current = new(AppContext.BaseDirectory); current is not null; current = current.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(current.FullName, "KubeNet.sln"))) return Path.Combine(current.FullName, path);
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds KubeNet.sln.");
    }
}
