using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.PowerShell.Views;
using KubeNet.Snapshots;

namespace KubeNet.PowerShell.Commands;

/// <summary>Brings the network of a real machine into the lab, from a bundle that scripts/collect-netsnapshot.sh wrote.</summary>
/// <remarks>
/// Returns a report: what was read, and line by line what was not understood and what that means for the answers. Links, addresses, routes,
/// rules, sysctls and sockets are added to the lab as namespaces, and what traffic had left behind there as state. Bundles of several machines
/// are joined where their cables meet. A machine that is a node of the lab's cluster, by the name of its namespace, takes the place of the node that was modelled.
/// </remarks>
/// <example>
/// <summary>Import a bundle, and look at what was not understood.</summary>
/// <code>$null = New-NetLab docker
/// $report = Import-NetSnapshot ./tests/Golden/bundles/docker-host
/// $report.Problems</code>
/// </example>
/// <example>
/// <summary>With other names.</summary>
/// <code>$null = New-NetLab docker
/// Import-NetSnapshot ./tests/Golden/bundles/docker-host -Namespace @{ host = 'docker1' }</code>
/// </example>
[Cmdlet(VerbsData.Import, "NetSnapshot", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(NetSnapshotReport))]
public sealed class ImportNetSnapshotCommand : LabCmdlet
{
    private readonly List<string> _paths = [];

    /// <summary>The bundles, with wildcards: folders, or .tar.gz, .tar or .zip archives.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The bundles, by their names as they stand: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>New names for namespaces, by their names in the bundle; of several machines by <c>machine/name</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Namespace { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in GivenPath.Of(this, Path, LiteralPath))
            Attempt(path.Text, () => _paths.AddRange(path.ResolveAll()));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_paths.Count > 0)
            Attempt(_paths, Import);
    }

    private void Import()
    {
        var map = PSValues.Entries(Namespace).ToImmutableDictionary(pair => pair.Key.ToString() ?? "", pair => pair.Value?.ToString() ?? "");
        var bar = new ProgressBar(this, "Read snapshot");
        var import = SnapshotImport.Read(_paths, new SnapshotOptions { NamespaceMap = map }, bar);
        bar.Complete();
        var names = string.Join(", ", import.Config.Namespaces.Keys);
        if (!Change($"lab {TheLab.Name}", $"Import namespaces {names}", config => config.BringIn(import.Config.Namespaces.Keys.ToHashSet(StringComparer.Ordinal), import.Apply)))
            return;
        import.Seeds.Plant(TheLab);
        WriteObject(NetSnapshotReport.Of(TheLab, _paths, import));
    }
}
