using System.Management.Automation;
using System.Text;
using KubeNet.Manifests;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Brings Kubernetes' objects into the lab: YAML and JSON manifests, and what <c>kubectl get ... -o json</c> or <c>-o yaml</c> prints.</summary>
/// <remarks>
/// Returns a report: how many objects of each kind were taken, how the cluster is set up as far as that shows, and line by line what was not understood
/// or left out and what that means for the answers. Where the lab has no cluster one is made: its networks, network plugin and kube-proxy's settings are
/// inferred. Deployments, ReplicaSets, StatefulSets and DaemonSets become pods unless the input has their pods. Pods keep their node and address.
/// Nodes whose network namespace is in the lab already, from Import-NetSnapshot, are joined as they are.
/// An object that is there already is changed as kubectl apply does it: fields and labels that the manifest says count, what only the manifest before it said goes, and what was
/// set otherwise stays. A status counts where the input has one, and stays as it is where it has none. What an API server printed (it has a uid or a resourceVersion) is all
/// there is of the object.
/// </remarks>
/// <example>
/// <summary>What a cluster has, in one go; on a machine with kubectl: kubectl get nodes,ns,pods,svc,endpointslices,netpol,deploy,rs,sts,ds -A -o json.</summary>
/// <code>$null = New-NetLab production
/// $report = Import-KubeManifest ./tests/Golden/kubectl/cluster
/// $report.Problems
/// Get-KubePod -Namespace shop</code>
/// </example>
/// <example>
/// <summary>From text.</summary>
/// <code>'{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "worker1"}}' | Import-KubeManifest</code>
/// </example>
/// <example>
/// <summary>Manifests as hashtables.</summary>
/// <code>Import-KubeManifest -InputObject @{ apiVersion = 'v1'; kind = 'Namespace'; metadata = @{ name = 'shop'; labels = @{ team = 'shop' } } }</code>
/// </example>
[Cmdlet(VerbsData.Import, "KubeManifest", SupportsShouldProcess = true, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(KubeImportReport))]
public sealed class ImportKubeManifestCommand : KubeImportCmdlet
{
    private readonly List<ManifestSource> _sources = [];
    private readonly StringBuilder _lines = new();
    private int _objects;

    /// <summary>Files, with wildcards, or folders, of which the .yaml, .yml and .json files are read.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders, by their names as they stand: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Manifests as text, whole or line by line, as hashtables, as what ConvertFrom-Json makes of them, or as files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [AllowEmptyString]
    public PSObject InputObject { get; set; } = new();

    /// <inheritdoc/>
    protected override object? Target => InputObject;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName != "InputObject")
        {
            foreach (var path in GivenPath.Of(this, Path, LiteralPath))
                Attempt(path.Text, () => AddPath(path));
            return;
        }

        if (InputObject.BaseObject is object[] several)
            Array.ForEach(several, Add);
        else
            Add(InputObject);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lines.Length > 0)
            _sources.Add(ManifestSource.Text(_lines.ToString()));
        if (_sources.Count > 0)
            Attempt(_sources.Select(source => source.Name).ToArray(), Import);
    }

    private void Import()
    {
        var progress = new ProgressBar(this, "Read manifests");
        var read = 0;
        var set = ManifestReader.Read(_sources, progress: name => progress.Report(new(name, read++, _sources.Count)), into: Into);
        progress.Complete();
        Import(set, [.. _sources.Select(source => source.Name)]);
    }

    private void Add(object given)
    {
        switch (given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given)
        {
            case FileSystemInfo file:
                _sources.AddRange(ManifestSource.AtPath(file.FullName));
                break;
            case string text when text.Contains('\n', StringComparison.Ordinal):
                _sources.Add(ManifestSource.Text(text, $"input {++_objects}"));
                break;
            case string line:
                _lines.Append(line).Append('\n');
                break;
            default:
                var json = ObjectJson.Of(given);
                _sources.Add(new ManifestSource($"input {++_objects}", () => new MemoryStream(json, writable: false)));
                break;
        }
    }

    private void AddPath(GivenPath path)
    {
        foreach (var file in path.ResolveAll())
            _sources.AddRange(ManifestSource.AtPath(file));
    }
}
