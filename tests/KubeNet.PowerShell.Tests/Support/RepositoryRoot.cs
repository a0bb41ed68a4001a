namespace KubeNet.PowerShell.Tests.Support;

/// <summary>Where the repository is, found from the test assembly.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(current.FullName, "KubeNet.psd1")))
                return current.FullName;
        }

        throw new InvalidOperationException($"No KubeNet.psd1 above {folder}.");
    }
}
