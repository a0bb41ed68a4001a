using KubeNet.Engine;
using System.Collections.Immutable;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Bundles;
using KubeNet.Snapshots.Importing;
using KubeNet.Snapshots.Seeds;

namespace KubeNet.Snapshots;

/// <summary>What was read from the bundles of one or more machines: their namespaces, the state they were in, and a report of all that.</summary>
public sealed record SnapshotImport
{
    private SnapshotImport()
    {
    }

    /// <summary>The namespaces, links joined.</summary>
    public required NetworkConfig Config { get; init; }

    /// <summary>What traffic had left behind.</summary>
    public required SnapshotSeeds Seeds { get; init; }

    /// <summary>What was read and what was not understood.</summary>
    public required ImmutableArray<ReportEntry> Report { get; init; }

    /// <summary>Reads a bundle: a folder, .tar.gz, .tar or .zip.</summary>
    /// <exception cref="SnapshotException">The bundle cannot be read as a whole; see its ErrorId.</exception>
    public static SnapshotImport Read(string path, SnapshotOptions? options = null) => Read([path], options);

    /// <summary>Reads the bundles of several machines.</summary>
    /// <param name="paths">Folders and archives.</param>
    /// <param name="options">Names and limits.</param>
    /// <param name="progress">Told after each bundle and each namespace.</param>
    /// <exception cref="SnapshotException">A bundle cannot be read as a whole; see its ErrorId.</exception>
    public static SnapshotImport Read(IReadOnlyCollection<string> paths, SnapshotOptions? options = null, IProgress<WorkProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= SnapshotOptions.Default;
        var report = new ImportReport();
        var bundles = new List<(string Source, IReadOnlyCollection<BundleFile> Files)>();
        foreach (var path in paths)
        {
            bundles.Add((path, BundleReader.Read(path, options, report)));
            progress?.Report(new WorkProgress("Bundles", bundles.Count, paths.Count));
        }

        var config = NetworkConfig.Create();
        var ends = new List<VethEnd>();
        var lowers = new List<LowerEnd>();
        var nsids = new Dictionary<Folder, IReadOnlyDictionary<int, string>>();
        var seeds = new SnapshotSeeds();
        var setEntries = 0L;
        var folders = FolderFinder.Find(bundles, options, report);
        var done = 0;
        foreach (var folder in folders)
        {
            nsids[folder] = MetaReader.ReadNsids(folder);
            var (read, veths, below, own) = NamespaceReader.Read(folder);
            config = config.With(read);
            setEntries += read.IpSets.All.Sum(set => (long)set.Count);
            if (setEntries > options.MaxSetEntries)
                throw new SnapshotException("SnapshotTooLarge", $"The bundle is refused: with those of {read.Name} its sets have more than {options.MaxSetEntries} entries.");
            ends.AddRange(veths);
            lowers.AddRange(below);
            seeds = seeds with
            {
                Connections = seeds.Connections.AddRange(own.Connections),
                Neighbors = seeds.Neighbors.AddRange(own.Neighbors),
                Fdb = seeds.Fdb.AddRange(own.Fdb),
                VxlanFdb = seeds.VxlanFdb.AddRange(own.VxlanFdb),
                Counters = seeds.Counters.AddRange(own.Counters),
            };
            progress?.Report(new WorkProgress("Namespaces", ++done, folders.Count));
        }

        return new SnapshotImport { Config = StackJoining.Join(VethPairing.Join(config, ends, nsids), lowers, nsids), Seeds = seeds, Report = report.Entries };
    }

    /// <summary>A configuration with the imported namespaces added.</summary>
    /// <exception cref="SnapshotException">NamespaceExists: it has a namespace of the same name.</exception>
    public NetworkConfig Apply(NetworkConfig config) => Apply(config, TimeSpan.Zero);

    /// <summary>Adds the namespaces to a lab, and what traffic had left behind in them to its state.</summary>
    /// <exception cref="SnapshotException">NamespaceExists: the lab has a namespace of the same name. Nothing was changed.</exception>
    public void ApplyTo(Lab lab)
    {
        lab.Edit(config => Apply(config, lab.State.Now));
        Seeds.Plant(lab);
    }

    private NetworkConfig Apply(NetworkConfig config, TimeSpan now)
    {
        foreach (var (name, imported) in Config.Namespaces)
        {
            if (config.Namespaces.ContainsKey(name))
                throw new SnapshotException("NamespaceExists", $"The lab has a namespace '{name}' already; rename the imported one with -Namespace @{{ '{name}' = 'other' }}.");
            config = config.With(imported with { IpSets = imported.IpSets.Later(now) });
        }

        return config;
    }
}
