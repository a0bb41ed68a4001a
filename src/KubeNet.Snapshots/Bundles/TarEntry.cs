namespace KubeNet.Snapshots.Bundles;

/// <summary>The header of a tar entry.</summary>
/// <param name="Path">Its path as written.</param>
/// <param name="Length">The bytes of its content.</param>
/// <param name="Type">The type flag: '0' or NUL is a file, '5' a folder, '1' and '2' links.</param>
internal readonly record struct TarEntry(string Path, long Length, char Type)
{
    public bool IsFile => Type is '0' or '\0' or '7';

    public bool IsFolder => Type == '5';
}
