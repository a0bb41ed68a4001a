namespace KubeNet.Snapshots.Bundles;

/// <summary>A path as an archive gives it. Nothing is ever written, but a path that reaches outside is no path of a bundle.</summary>
internal static class BundlePath
{
    private const int MaxLength = 1024;

    /// <summary>The path with plain slashes and without <c>./</c>; false where it is absolute, climbs, or is not a sane name.</summary>
    public static bool TryNormalize(string raw, out string path)
    {
        path = "";
        if (raw.Length is 0 or > MaxLength || raw.Any(char.IsControl))
            return false;
        var slashed = raw.Replace('\\', '/');
        if (slashed.StartsWith('/') || (slashed.Length > 1 && slashed[1] == ':'))
            return false;
        var parts = slashed.Split('/').Where(part => part.Length > 0 && part != ".").ToList();
        if (parts.Count == 0 || parts.Contains(".."))
            return false;
        path = string.Join('/', parts);
        return true;
    }
}
