namespace KubeNet.Shell.Sessions;

/// <summary>Finds the module that this host belongs to.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "KubeNet.psd1";

    /// <summary>The manifest in a folder or the nearest one above it; null where there is none.</summary>
    public static string? Find(string folder)
    {
        for (DirectoryInfo? current = new(folder); current is not null; current = current.Parent)
        {
            string candidate = Path.Combine(current.FullName, Manifest);
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }
}
