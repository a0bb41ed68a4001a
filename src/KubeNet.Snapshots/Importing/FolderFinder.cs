using System.Text.RegularExpressions;
using KubeNet.Engine;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Sorts the files of bundles into one folder for each namespace, and names the namespaces.</summary>
internal static partial class FolderFinder
{
    /// <summary>The folders of several bundles, each with the path that was asked for.</summary>
    /// <exception cref="SnapshotException">SnapshotEmpty, SnapshotNamespaceClash, SnapshotNamespaceName or SnapshotMapUnused.</exception>
    public static IReadOnlyList<Folder> Find(IReadOnlyList<(string Source, IReadOnlyCollection<BundleFile> Files)> bundles, SnapshotOptions options, ImportReport report)
    {
        var found = new List<(string Machine, string Name, IReadOnlyDictionary<string, BundleFile> Files)>();
        foreach (var (source, files) in bundles)
        {
            var folders = files.GroupBy(file => FolderOf(file.Path)).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
            // Beside folders, a meta.json alone is about the machine: it makes no namespace of its own.
            if (folders.Count > 1)
                folders.RemoveAll(group => group.Key.Length == 0 && group.All(file => file.Name == BundleFiles.Meta));
            if (folders.Count == 0)
                throw new SnapshotException("SnapshotEmpty", $"'{source}' holds no file of a bundle; expected folders such as host/ with ip-link.json and its like, as scripts/collect-netsnapshot.sh writes them.{Refused(report)}");
            foreach (var group in folders)
            {
                // A folder that was given itself instead of its parent: its own name is the namespace's.
                var path = group.Key.Length > 0 ? group.Key : Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
                var slash = path.LastIndexOf('/');
                var machine = slash < 0 ? MachineOf(source) : path[(path.LastIndexOf('/', slash - 1) + 1)..slash];
                found.Add((machine, path[(slash + 1)..], group.GroupBy(file => file.Name).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal)));
            }
        }

        return Name(found, options, report);
    }

    /// <summary>What was there but not read, for an error that would else hide it.</summary>
    private static string Refused(ImportReport report) => report.Entries switch
    {
        [] => "",
        [var one] => $" Not read: {one}",
        [var first, .. var others] => $" Not read: {first}; and {others.Length} more.",
    };

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    private static string MachineOf(string source)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        return ArchiveSuffix().Replace(name, "");
    }

    private static List<Folder> Name(List<(string Machine, string Name, IReadOnlyDictionary<string, BundleFile> Files)> found, SnapshotOptions options, ImportReport report)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        var folders = new List<Folder>();
        foreach (var (machine, name, files) in found)
        {
            var key = options.NamespaceMap.ContainsKey($"{machine}/{name}") ? $"{machine}/{name}" : name;
            var ns = options.NamespaceMap.GetValueOrDefault(key, name);
            used.Add(key);
            if (!NamespaceName().IsMatch(ns))
                throw new SnapshotException("SnapshotNamespaceName", $"'{ns}' cannot name a namespace: use letters, digits, '.', '_', '-', ':' and '@', or map it with -Namespace @{{ '{name}' = 'other' }}.");
            if (!taken.TryAdd(ns, $"{machine}/{name}"))
                throw new SnapshotException("SnapshotNamespaceClash", $"Both {taken[ns]} and {machine}/{name} would be the namespace '{ns}'. Map one of them, such as -Namespace @{{ '{machine}/{name}' = '{machine}' }}.");
            folders.Add(new Folder(machine, name, ns, files, report));
        }

        var unused = options.NamespaceMap.Keys.Where(key => !used.Contains(key)).Order(StringComparer.Ordinal).ToList();
        return unused.Count == 0
            ? folders
            : throw new SnapshotException("SnapshotMapUnused", $"The bundle has no namespace '{unused[0]}' to rename. {Choices.Among(folders.Select(folder => folder.Name), "It has", "It has none.")}");
    }

    [GeneratedRegex(@"\.(tar\.gz|tgz|tar|zip)$", RegexOptions.IgnoreCase)]
    private static partial Regex ArchiveSuffix();

    [GeneratedRegex(@"^[A-Za-z0-9._:@-]{1,200}\z")]
    private static partial Regex NamespaceName();
}
